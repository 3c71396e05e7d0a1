package dev.pooling.pool;

import dev.pooling.routing.Candidate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** For how long one call may wait for places in all, and has waited. Used by one thread at a time. */
final class PlaceWait {

    private long sinceNanos;
    private long totalNanos;

    /** How long a call that finds no agent may wait for one; 0 if that makes no sense. */
    <T> long worthNanos(AgentPicker<T> picker, @Nullable Predicate<Candidate> tried, long untilDeadlineNanos) {
        long left = leftNanos(picker.group(), untilDeadlineNanos);
        return left > 0 && picker.isFull(tried) ? left : 0;
    }

    /** How long a call may wait for an agent of the group; 0 if not at all. */
    long leftNanos(AgentGroup<?> group, long untilDeadlineNanos) {
        CallQueue<?> queue = group.queue();
        return queue == null ? 0 : Math.max(0, Math.min(queue.mostNanos() - totalNanos, untilDeadlineNanos));
    }

    void begin(long nowNanos) {
        sinceNanos = nowNanos;
    }

    void end(long nowNanos) {
        totalNanos += Math.max(0, nowNanos - sinceNanos);
    }

    long totalNanos() {
        return totalNanos;
    }
}
