package dev.pooling.routing;

import java.util.List;

/**
 * Chooses the agent for an attempt: a strategy of one's own, such as by price, model or what the call is about.
 *
 * <p>Called on the caller's thread for every attempt with a choice of two agents or more, by many threads at once: it
 * must be thread-safe and should neither block nor wait. If it throws or returns an index that does not exist, round
 * robin decides for that pick and the pool logs it: once at WARN, then at DEBUG.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AgentSelector {

    /**
     * Chooses one of the candidates.
     *
     * @param request what is known of the call: method and arguments, route key and tags; not null
     * @param candidates the available agents that this call has not asked yet and that have the tags, with their health and
     *     metadata; unmodifiable, at least one
     * @return an index into the list, or -1 to let round robin decide
     */
    int select(RoutingRequest request, List<? extends Candidate> candidates);
}
