package dev.pooling;

import dev.pooling.annotation.Agent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an agent joins a pool: its weight, its priority and what describes it. What is not set here is taken from
 * {@link Agent} on the agent's class, or else is the default of that annotation.
 *
 * <p>Not thread-safe; to be used only while it is passed to
 * {@link Pooling.Builder#agent(String, Object, java.util.function.Consumer)}.
 *
 * @since 0.1
 */
public final class AgentOptions {

    private @Nullable Double weight;
    private @Nullable Integer priority;
    private @Nullable Integer maxConcurrent;
    private final Map<String, Object> metadata = new LinkedHashMap<>();

    AgentOptions() {}

    /**
     * Sets the share of calls relative to the other agents, for strategies that look at it.
     *
     * @param newWeight finite and above 0, which is checked when the pool is built
     * @return these options
     */
    public AgentOptions weight(double newWeight) {
        weight = newWeight;
        return this;
    }

    /**
     * Sets the priority, for strategies that look at it.
     *
     * @param newPriority any number; a lower one is preferred
     * @return these options
     */
    public AgentOptions priority(int newPriority) {
        priority = newPriority;
        return this;
    }

    /**
     * Sets how many calls of the agent may be under way at a time, instead of what is configured for all agents; see {@link
     * dev.pooling.pool.PoolConfig#maxConcurrent}.
     *
     * @param calls 0 or more, which is checked when the pool is built; 0 for no limit
     * @return these options
     */
    public AgentOptions maxConcurrent(int calls) {
        maxConcurrent = calls;
        return this;
    }

    /**
     * Adds something that describes the agent, such as its region.
     *
     * @param key its name; not null
     * @param value its value; not null
     * @return these options
     */
    public AgentOptions metadata(String key, Object value) {
        metadata.put(
                Objects.requireNonNull(key, "key must not be null"),
                Objects.requireNonNull(value, "value must not be null"));
        return this;
    }

    /**
     * Adds several things that describe the agent.
     *
     * @param entries names and values; not null, no null in it
     * @return these options
     */
    public AgentOptions metadata(Map<String, ?> entries) {
        entries.forEach(this::metadata);
        return this;
    }

    double weightOr(double other) {
        return weight == null ? other : weight;
    }

    int priorityOr(int other) {
        return priority == null ? other : priority;
    }

    @Nullable
    Integer maxConcurrent() {
        return maxConcurrent;
    }

    /** Whether something is set that has no meaning where agents are asked in a fixed order. */
    boolean hasRank() {
        return weight != null || priority != null;
    }

    Map<String, Object> metadata() {
        return metadata;
    }
}
