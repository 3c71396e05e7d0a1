package dev.pooling.async;

import dev.pooling.time.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;

/**
 * A method with its arguments, ready to be called on an agent of a pool: what a {@link ReturnTypeAdapter} works with.
 *
 * <p>Each call of {@link #future}, and each subscription to {@link #publisher}, is a call of its own, with its own agent,
 * retries and fallback. Thread-safe.
 *
 * @param <S> the return type of the method
 * @since 0.1
 */
public interface PooledInvocation<S> {

    /**
     * Begins a call that has one result.
     *
     * @param toStage begins the work of what an agent returned and tells when it completes; runs once for each attempt.
     *     Cancelling the stage, if it is a {@link java.util.concurrent.Future}, must cancel the work. Not null
     * @param <R> the type of the result
     * @return completed with the result, or with the very exception of the last attempt; cancelling it cancels the work of
     *     the agent and blames nobody; never null
     */
    <R> CompletableFuture<R> future(Function<? super S, ? extends CompletionStage<R>> toStage);

    /**
     * Makes a publisher of a call that has any number of results. It fails over to another agent only until the first
     * result has come; no result is ever published twice.
     *
     * @param toPublisher turns what an agent returned into a publisher; runs once for each attempt. Not null
     * @param <R> the type of the results
     * @return begins a call with the first request of each subscription; never null
     */
    <R> Flow.Publisher<R> publisher(Function<? super S, ? extends Flow.Publisher<R>> toPublisher);

    /**
     * Returns who runs timers for the pool.
     *
     * @return the scheduler of the pool; never null
     */
    Scheduler scheduler();
}
