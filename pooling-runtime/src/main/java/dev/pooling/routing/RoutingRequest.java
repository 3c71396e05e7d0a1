package dev.pooling.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link AgentSelector} is told of the call that it chooses an agent for.
 *
 * @param pool the name of the pool
 * @param routeKey the key for sticky routing, or null if the call has none
 * @param failover true if the call has already asked other agents in vain, or asks this one beside another that takes long;
 *     these are not among the candidates
 * @param tags what the call requires of its agent; the candidates have it
 * @param method the name of the method of the pooled interface; null for a call made in code
 * @param arguments the arguments of that method, primitive ones boxed, as the agent will get them: they are not to be
 *     changed. Empty for a call made in code
 * @param nowNanos the current reading of the pool's ticker, for what candidates tell of themselves
 * @since 0.1
 */
public record RoutingRequest(
        String pool,
        @Nullable Object routeKey,
        boolean failover,
        Tags tags,
        @Nullable String method,
        List<@Nullable Object> arguments,
        long nowNanos) {

    /**
     * Makes the request of a call made in code that requires nothing: for tests of selectors.
     *
     * @param pool the name of the pool
     * @param routeKey the key for sticky routing, or null
     * @param failover true if the call has already asked other agents in vain
     */
    public RoutingRequest(String pool, @Nullable Object routeKey, boolean failover) {
        this(pool, routeKey, failover, Tags.none(), null, List.of(), 0);
    }

    /** Names the method, but neither key nor arguments: they may be secrets. */
    @Override
    public String toString() {
        return "RoutingRequest[" + pool + (method == null ? "" : "." + method) + (failover ? ", failover" : "")
                + (tags.isEmpty() ? "]" : ", tags [" + tags + "]]");
    }
}
