package dev.pooling.proxy;

import dev.pooling.internal.Causes;
import dev.pooling.time.Scheduler;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A stage made of a {@link Future} that can't tell when it is done. No thread may wait for it, so it is looked at from time
 * to time: after 1 ms for the first time, then after as long again as has passed, every 50 ms at the longest.
 */
final class FutureStage<R> extends CompletableFuture<R> {

    private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Future<R> future;
    private final Scheduler scheduler;

    private FutureStage(Future<R> future, Scheduler scheduler) {
        this.future = future;
        this.scheduler = scheduler;
    }

    static <R> CompletionStage<R> of(Future<R> future, Scheduler scheduler) {
        if (future instanceof CompletionStage<?>) {
            @SuppressWarnings("unchecked") // both have the result of the agent
            CompletionStage<R> stage = (CompletionStage<R>) future;
            return stage;
        }
        FutureStage<R> stage = new FutureStage<>(future, scheduler);
        stage.look(FIRST_LOOK_NANOS);
        return stage;
    }

    private void look(long nextNanos) {
        if (isDone()) {
            return;
        }
        if (!isFutureDone()) {
            scheduler.schedule(() -> look(Math.min(LONGEST_NANOS, 2 * nextNanos)), nextNanos);
            return;
        }
        try {
            scheduler.execute(this::take);
        } catch (RejectedExecutionException full) {
            // There is nothing to wait for.
            take();
        }
    }

    /** A future that can't even tell that is taken at its word, which fails the attempt. */
    private boolean isFutureDone() {
        try {
            return future.isDone();
        } catch (RuntimeException | Error broken) {
            completeExceptionally(broken);
            return true;
        }
    }

    private void take() {
        if (isDone()) {
            return;
        }
        try {
            complete(future.get());
        } catch (ExecutionException failed) {
            completeExceptionally(Causes.unwrap(failed));
        } catch (InterruptedException | CancellationException ended) {
            completeExceptionally(ended);
        } catch (RuntimeException | Error broken) {
            completeExceptionally(broken);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        future.cancel(mayInterruptIfRunning);
        return super.cancel(mayInterruptIfRunning);
    }
}
