package dev.pooling.pool;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one call waits for places: for what, for how long it may in all, and has. Used by one thread at a time. */
final class PlaceWait<T> {

    private final CallDispatcher<T> dispatcher;
    private final CallLimits limits;
    private @Nullable AgentSearch<T> search;
    private long nanos;
    private long sinceNanos;
    private long totalNanos;

    PlaceWait(CallDispatcher<T> dispatcher, CallLimits limits) {
        this.dispatcher = dispatcher;
        this.limits = limits;
    }

    /**
     * Begins to wait; false if the call may not wait any longer, or if there is nothing to wait for.
     *
     * @param inLine whether there is something to wait for in any case, because others do
     */
    boolean begin(AgentPicker<T> picker, @Nullable Object routeKey, FailedAttempts<T> attempts, boolean inLine) {
        CallQueue<T> queue = picker.group().queue();
        nanos = queue == null ? 0 : Math.min(queue.mostNanos() - totalNanos, limits.untilDeadlineNanos());
        if (queue == null || nanos <= 0) {
            return false;
        }
        AgentSearch<T> wanted = new AgentSearch<>(picker, routeKey, Set.copyOf(attempts.members()));
        if (!inLine && !queue.isOccupied() && !wanted.isWorthWaiting()) {
            return false;
        }
        search = wanted;
        sinceNanos = dispatcher.now();
        return true;
    }

    void end() {
        totalNanos += Math.max(0, dispatcher.now() - sinceNanos);
    }

    /** What the caller is told if nobody could be asked. */
    NoAgentAvailableException nobody(AgentPicker<T> picker) {
        return NoAgents.exception(picker, dispatcher.now(), totalNanos);
    }

    /** What the call waits for. */
    AgentSearch<T> search() {
        return Objects.requireNonNull(search);
    }

    /** Where it waits. */
    CallQueue<T> queue() {
        return Objects.requireNonNull(search().picker().group().queue());
    }

    /** How long it may wait now. */
    long nanos() {
        return nanos;
    }
}
