package dev.pooling.pool;

import org.jspecify.annotations.Nullable;

/**
 * What to do with the agent that a pool has picked. It may run several times, each time with another agent.
 *
 * @param <T> the type of the agents
 * @param <R> the type of the result
 * @param <X> the checked exception it may throw; {@link RuntimeException} if none
 * @since 0.1
 */
@FunctionalInterface
public interface AgentCall<T, R, X extends Exception> {

    /**
     * Calls the agent.
     *
     * @param agent the agent picked; never null
     * @return the result, which may be null
     * @throws X if the agent fails; the pool then asks another agent
     */
    @Nullable
    R call(T agent) throws X;
}
