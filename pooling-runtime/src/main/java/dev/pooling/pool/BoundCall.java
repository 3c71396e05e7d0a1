package dev.pooling.pool;

import org.jspecify.annotations.Nullable;

/**
 * A method of a pooled interface with the arguments of one call. For generated proxies, which keep the arguments of
 * asynchronous calls in it. Runs once for each attempt, from any thread.
 *
 * @param <T> the type of the agents
 * @since 0.1
 */
@FunctionalInterface
public interface BoundCall<T> {

    /**
     * Calls the method.
     *
     * @param agent the agent to call it on; null to run the fallback method instead
     * @param failure why the fallback method is run; null for an agent
     * @return what the method returned
     * @throws Throwable what the method threw
     */
    @Nullable
    Object call(@Nullable T agent, @Nullable Throwable failure) throws Throwable;
}
