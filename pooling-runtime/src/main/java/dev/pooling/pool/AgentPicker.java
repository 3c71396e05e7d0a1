package dev.pooling.pool;

import dev.pooling.routing.Candidate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the agent for an attempt and begins the call of it. */
interface AgentPicker<T> {

    /** The group whose agents are picked. */
    AgentGroup<T> group();

    /**
     * Picks an available agent.
     *
     * @param tried the agents to leave out, or null to leave out none
     * @return a lease whose call has begun and must be ended; null if no agent is available
     */
    @Nullable
    AgentLease<T> pick(long nowNanos, @Nullable Object routeKey, @Nullable Predicate<? super Candidate> tried);

    /**
     * Tells full agents from none, when nobody could be picked.
     *
     * @param tried the agents to leave out, or null to leave out none
     * @return true if an agent would be available if it had a place left
     */
    boolean isFull(@Nullable Predicate<? super Candidate> tried);

    /** Whether it picks among all agents of the group; if not, another picker may find one where this one does not. */
    boolean picksAmongAll();

    /** Whether an agent may be asked again in the same call, when nobody else is left. */
    boolean returnsToTried();

    /** The key to route by, where one is supplied from outside: asked for on the thread of the caller. */
    default @Nullable Object key(@Nullable Object given) {
        return given;
    }
}
