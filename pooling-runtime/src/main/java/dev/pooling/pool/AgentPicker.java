package dev.pooling.pool;

import dev.pooling.routing.Exclusion;
import dev.pooling.routing.Tags;
import org.jspecify.annotations.Nullable;

/** Finds the agent for an attempt and begins the call of it. */
interface AgentPicker<T> {

    /** The group whose agents are picked. */
    AgentGroup<T> group();

    /** What it requires of the agents that it picks. */
    Tags tags();

    /** A picker of the same agents that requires other tags instead. */
    AgentPicker<T> requiring(Tags others);

    /** Whether any agent that has the tags might take a call now. */
    boolean hasAvailable();

    /**
     * Picks an available agent that has the tags.
     *
     * @param tried the agents to leave out, or null to leave out none
     * @return a lease whose call has begun and must be ended; null if no agent is available
     */
    @Nullable
    AgentLease<T> pick(long nowNanos, @Nullable Object routeKey, @Nullable Exclusion tried);

    /**
     * Tells full agents from none, when nobody could be picked.
     *
     * @param tried the agents to leave out, or null to leave out none
     * @return true if an agent would be available if it had a place left
     */
    boolean isFull(@Nullable Exclusion tried);

    /** What keeps it from picking among all agents of the group; equal for pickers that are kept alike; null for nothing. */
    @Nullable
    Object restriction();

    /** Whether an agent may be asked again in the same call, when nobody else is left. */
    boolean returnsToTried();

    /** Whether an object that is no agent of the group may answer when nobody else does. */
    default boolean letsAnswer(T handler) {
        return true;
    }

    /** Whether it looks at more of a call than its route key. */
    default boolean looksAtCalls() {
        return false;
    }

    /** The key to route by, where one is supplied from outside: asked for on the thread of the caller. */
    default @Nullable Object key(@Nullable Object given) {
        return given;
    }
}
