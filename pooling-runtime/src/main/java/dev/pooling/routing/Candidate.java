package dev.pooling.routing;

import dev.pooling.health.AgentHealth;
import dev.pooling.health.AgentStatus;
import java.util.Map;

/**
 * An agent as a routing decision sees it: who it is and how it is doing, but not the agent itself.
 *
 * <p>Safe to read from any thread; the figures are live.
 *
 * @since 0.1
 */
public interface Candidate {

    /**
     * Returns the agent's id, unique within its pool.
     *
     * @return the id; never null or blank
     */
    String id();

    /**
     * Returns the agent's share of calls relative to the other agents.
     *
     * @return a finite number above 0; 1 unless given
     */
    double weight();

    /**
     * Returns which part of its full share the agent is to get now: below 1 while it starts slowly, because it is new or has
     * just come back.
     *
     * @param nowNanos the current reading of the pool's ticker
     * @return a number above 0, up to 1
     */
    default double ramp(long nowNanos) {
        return 1;
    }

    /**
     * Returns the agent's priority; a lower number is preferred.
     *
     * @return any number; 0 unless given
     */
    int priority();

    /**
     * Returns what the agent was added with, such as its region or model.
     *
     * @return an unmodifiable map; never null
     */
    Map<String, ?> metadata();

    /**
     * Returns the health of the agent.
     *
     * @return a live view; never null
     */
    AgentHealth health();

    /**
     * Returns the status of the agent: candidates may be degraded, or unhealthy if nobody better is left.
     *
     * @param nowNanos the current reading of the pool's ticker
     * @return the status; never null
     */
    AgentStatus status(long nowNanos);

    /**
     * Returns how many calls of the agent are under way.
     *
     * @return a count, 0 or more
     */
    int inFlight();

    /**
     * Returns the latency estimate for comparing agents with each other. Cheaper than
     * {@link AgentHealth#latencyEstimate()}.
     *
     * @param nowNanos the current reading of the pool's ticker
     * @return nanoseconds, or 0 if the agent has too few samples for its estimate to be trusted (it is still warming up)
     */
    long latencyNanos(long nowNanos);

    /**
     * Returns the share of failed calls within the sliding window for comparing agents with each other.
     *
     * @param nowNanos the current reading of the pool's ticker
     * @return a number from 0 to 1
     */
    double errorRate(long nowNanos);
}
