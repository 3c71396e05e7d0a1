package dev.pooling.pool;

import dev.pooling.retry.ExceptionFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What answers a call when the pool has given up on it. For generated proxies.
 *
 * @param <T> the type of the agents
 * @param agents the ids of the reserve agents to ask, in order
 * @param reserve the chain that holds the reserve agents, or null if there are none
 * @param handler an implementation that is called like an agent, though nothing is recorded of it, or null
 * @param method whether the proxy runs a fallback method when everything else has failed
 * @param when for which failures of the pool the fallback is used
 * @since 0.1
 */
public record FallbackPolicy<T>(
        List<String> agents,
        @Nullable FallbackChain<T> reserve,
        @Nullable T handler,
        boolean method,
        ExceptionFilter when) {

    private static final FallbackPolicy<?> NONE =
            new FallbackPolicy<>(List.of(), null, null, false, ExceptionFilter.ALL);

    private static final ExceptionFilter NOBODY_AVAILABLE =
            ExceptionFilter.of(List.of(NoAgentAvailableException.class), List.of(AgentsFullException.class));

    /**
     * Copies the list of agents.
     *
     * @param agents the ids of the reserve agents to ask, in order
     * @param reserve the chain that holds the reserve agents, or null if there are none
     * @param handler an implementation that is called like an agent, or null
     * @param method whether the proxy runs a fallback method when everything else has failed
     * @param when for which failures of the pool the fallback is used
     */
    public FallbackPolicy {
        agents = List.copyOf(agents);
    }

    /**
     * Returns the policy that has no fallback.
     *
     * @param <T> the type of the agents
     * @return the shared instance; never null
     */
    @SuppressWarnings("unchecked") // holds no agent
    public static <T> FallbackPolicy<T> none() {
        return (FallbackPolicy<T>) NONE;
    }

    /** This policy; or if it has nothing to fall back to, one by which an agent answers when nobody may be asked. */
    FallbackPolicy<T> orLast(T agent) {
        boolean isSomething = reserve != null && !agents.isEmpty() || handler != null || method;
        return isSomething ? this : new FallbackPolicy<>(List.of(), null, agent, false, NOBODY_AVAILABLE);
    }
}
