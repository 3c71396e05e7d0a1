package dev.pooling.pool;

import dev.pooling.breaker.CircuitBreaker;
import dev.pooling.health.AgentStatus;
import java.time.Duration;

/**
 * The figures of one agent at one moment.
 *
 * @param agentId the id of the agent
 * @param status its status
 * @param successCount how many calls have succeeded since it was added or reset
 * @param failureCount how many calls have failed since it was added or reset
 * @param errorRate the share of failed calls within the sliding window, from 0 to 1
 * @param averageLatency the mean duration of the successful calls; zero if there were none
 * @param consecutiveFailures how many calls have failed since the last success
 * @param circuitOpen whether its breaker is open
 * @param circuitState the state of its breaker
 * @param inFlight how many calls are under way; while it was counted, one that followed another may count beside it
 * @param recentSuccessCount how many calls have succeeded within the sliding window
 * @param recentFailureCount how many calls have failed within the sliding window
 * @param latencyEstimate the live latency estimate; zero if no call has ended yet
 * @param weight its weight
 * @param priority its priority
 * @param throttledFor for how long it gets no call because it has said that it has too much to do; zero if it has not
 * @param concurrencyLimit how many calls of it may be under way at a time, as of now; 0 for any number
 * @param probes what has come of its probes
 * @since 0.1
 */
public record AgentStats(
        String agentId,
        AgentStatus status,
        long successCount,
        long failureCount,
        double errorRate,
        Duration averageLatency,
        int consecutiveFailures,
        boolean circuitOpen,
        CircuitBreaker.State circuitState,
        int inFlight,
        long recentSuccessCount,
        long recentFailureCount,
        Duration latencyEstimate,
        double weight,
        int priority,
        Duration throttledFor,
        int concurrencyLimit,
        ProbeStats probes) {}
