package dev.pooling.pool;

import dev.pooling.time.Scheduler;
import dev.pooling.time.Scheduler.Cancellable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The wait of an asynchronous call before it asks an agent again. Either the timer ends it or who cancels the call, and
 * whoever that is goes on with the call or takes back what was paid for the attempt.
 */
final class BackoffWait implements Cancellable {

    private final CallProgress<?> progress;
    private final Runnable next;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Cancellable timer = () -> {};

    private BackoffWait(CallProgress<?> progress, Runnable next) {
        this.progress = progress;
        this.next = next;
    }

    /** Lets a call wait; it can be cancelled meanwhile. */
    static void plan(AttemptFuture<?> call, Scheduler scheduler, CallProgress<?> progress, Runnable next) {
        BackoffWait wait = new BackoffWait(progress, next);
        call.plan(wait);
        wait.timer = scheduler.schedule(wait::end, progress.delayNanos());
        if (call.isDone()) {
            wait.cancel();
        }
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            next.run();
        }
    }

    /** The caller wants no answer any more. */
    @Override
    public void cancel() {
        timer.cancel();
        if (ended.compareAndSet(false, true)) {
            progress.payBack();
        }
    }
}
