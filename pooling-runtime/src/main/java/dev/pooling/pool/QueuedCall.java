package dev.pooling.pool;

import dev.pooling.time.Scheduler.Cancellable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for a place, as the queue sees it. Whoever finds a place for it, the timer and its own caller race for
 * its outcome, which is set once; the winner alone takes it out of the queue and lets the call go on.
 */
abstract class QueuedCall<T> {

    private final CallQueue<T> queue;
    private final AgentSearch<T> search;
    private final long nanos;
    private final AtomicReference<@Nullable QueueOutcome<T>> outcome = new AtomicReference<>();
    private volatile @Nullable Cancellable timer;

    // The links of the queue, guarded by its lock.
    boolean linked;

    @Nullable
    QueuedCall<T> earlier;

    @Nullable
    QueuedCall<T> later;

    QueuedCall(PlaceWait<T> wait) {
        this.queue = wait.queue();
        this.search = wait.search();
        this.nanos = wait.nanos();
    }

    /** Lets the call go on; on the thread of whoever has set the outcome. */
    abstract void goOn(QueueOutcome<T> ended);

    final AgentSearch<T> search() {
        return search;
    }

    final @Nullable QueueOutcome<T> outcome() {
        return outcome.get();
    }

    /** Gets in line. The outcome may be there when this returns. */
    final void join() {
        queue.enter(this);
        if (outcome() == null) {
            timer = queue.scheduler().schedule(() -> settle(QueueOutcome.of(QueueOutcome.Kind.TOO_LATE)), nanos);
            if (outcome() != null) {
                cancelTimer();
            }
        }
    }

    /** Ends the wait; false if it has ended before. */
    final boolean settle(QueueOutcome<T> ended) {
        if (!outcome.compareAndSet(null, ended)) {
            return false;
        }
        queue.leave(this);
        cancelTimer();
        goOn(ended);
        return true;
    }

    private void cancelTimer() {
        Cancellable planned = timer;
        if (planned != null) {
            planned.cancel();
        }
    }
}
