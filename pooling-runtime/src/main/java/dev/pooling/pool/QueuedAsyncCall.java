package dev.pooling.pool;

import dev.pooling.pool.QueueOutcome.Kind;
import dev.pooling.time.Scheduler;
import dev.pooling.time.Scheduler.Cancellable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * An asynchronous call that waits for a place without a thread. It goes on in {@link Scheduler#execute}, because the thread
 * that has left a place is that of another caller.
 */
final class QueuedAsyncCall<T> extends QueuedCall<T> implements Cancellable {

    private final Scheduler scheduler;
    private final Consumer<QueueOutcome<T>> next;

    private QueuedAsyncCall(PlaceWait<T> wait, Consumer<QueueOutcome<T>> next) {
        super(wait);
        this.scheduler = wait.queue().scheduler();
        this.next = next;
    }

    /** Lets a call wait; it can be cancelled meanwhile. */
    static <T> void join(AttemptFuture<?> call, PlaceWait<T> wait, Consumer<QueueOutcome<T>> next) {
        QueuedAsyncCall<T> queued = new QueuedAsyncCall<>(wait, next);
        call.leaveCaller();
        call.plan(queued);
        queued.join();
        if (call.isDone()) {
            call.disarm();
        }
    }

    /** The caller wants no answer any more. */
    @Override
    public void cancel() {
        settle(QueueOutcome.of(Kind.CANCELLED));
    }

    @Override
    void goOn(QueueOutcome<T> ended) {
        if (ended.kind() == Kind.CANCELLED) {
            return;
        }
        try {
            scheduler.execute(() -> next.accept(ended));
        } catch (RejectedExecutionException full) {
            // Better a thread that does the work of another caller than a call that never ends.
            next.accept(ended);
        }
    }
}
