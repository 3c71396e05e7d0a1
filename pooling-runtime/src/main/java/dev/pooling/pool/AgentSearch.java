package dev.pooling.pool;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a call is looking for while it waits for a place. A snapshot, because others look for it while its own thread may
 * have given up and gone on.
 *
 * @param picker where it looks
 * @param routeKey the key for sticky routing, or null
 * @param tried the agents that it has asked
 */
record AgentSearch<T>(AgentPicker<T> picker, @Nullable Object routeKey, Set<PooledAgent<T>> tried) {

    /** The place of an agent that has not been asked, else of one that has if that is allowed; null if there is none. */
    @Nullable
    AgentLease<T> find(long nowNanos) {
        AgentLease<T> untried = picker.pick(nowNanos, routeKey, tried.isEmpty() ? null : tried::contains);
        return untried == null && !tried.isEmpty() && picker.returnsToTried()
                ? picker.pick(nowNanos, routeKey, null)
                : untried;
    }

    /** Whether waiting makes sense: with a place left, an agent would be available. */
    boolean isWorthWaiting() {
        return picker.isFull(leavesOut() ? tried::contains : null);
    }

    private boolean leavesOut() {
        return !tried.isEmpty() && !picker.returnsToTried();
    }

    /** What makes this search fail where others may succeed; equal for searches that fail alike; null for nothing. */
    @Nullable
    Object wish() {
        Object restriction = picker.restriction();
        return leavesOut() ? new Wish(restriction, tried) : restriction;
    }

    private record Wish(@Nullable Object restriction, Set<? extends PooledAgent<?>> tried) {}
}
