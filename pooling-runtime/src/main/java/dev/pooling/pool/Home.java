package dev.pooling.pool;

/**
 * The agent that a caller has chosen, and that is asked before the others. For the Java agent, which leaves calls with
 * the object they were made on for as long as that answers.
 *
 * @param id its id in the pool or chain
 * @param agent the agent itself, for calls that no agent of the pool may take: its breaker must not refuse what would have
 *     been tried without the pool
 * @param <T> the type of the agent
 * @since 0.1
 */
public record Home<T>(String id, T agent) {}
