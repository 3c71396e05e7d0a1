package dev.pooling.routing;

import org.jspecify.annotations.Nullable;

/**
 * What an {@link AgentSelector} is told of the call that it chooses an agent for.
 *
 * @param pool the name of the pool
 * @param routeKey the key for sticky routing, or null if the call has none
 * @param failover true if the call has already asked other agents in vain, which are therefore not among the candidates
 * @since 0.1
 */
public record RoutingRequest(String pool, @Nullable Object routeKey, boolean failover) {}
