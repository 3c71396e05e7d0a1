package dev.pooling.pool;

import dev.pooling.routing.Candidate;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How one call waits for places: for what, for how long it may in all, and has. Used by one thread at a time. */
final class PlaceWait<T> {

    private @Nullable AgentSearch<T> search;
    private long nanos;
    private long sinceNanos;
    private long totalNanos;

    /** Whether a call that finds no agent should wait, because some are full or others wait already, and it may wait still. */
    boolean isWorthwhile(AgentPicker<T> picker, @Nullable Predicate<Candidate> tried, long untilDeadlineNanos) {
        return isAllowed(picker, untilDeadlineNanos) && (picker.group().hasCallsInLine() || picker.isFull(tried));
    }

    /** Whether the call may wait for an agent of this picker. */
    boolean isAllowed(AgentPicker<T> picker, long untilDeadlineNanos) {
        CallQueue<T> queue = picker.group().queue();
        nanos = queue == null ? 0 : Math.min(queue.mostNanos() - totalNanos, untilDeadlineNanos);
        return nanos > 0;
    }

    void begin(AgentSearch<T> newSearch, long nowNanos) {
        search = newSearch;
        sinceNanos = nowNanos;
    }

    void end(long nowNanos) {
        totalNanos += Math.max(0, nowNanos - sinceNanos);
    }

    /** How long the call has waited in all. */
    long totalNanos() {
        return totalNanos;
    }

    /** What it waits for. */
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
