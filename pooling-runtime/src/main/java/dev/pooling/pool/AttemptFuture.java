package dev.pooling.pool;

import dev.pooling.time.Scheduler;
import dev.pooling.time.Scheduler.Cancellable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A future for which attempts are made, one after the other.
 *
 * <p>An attempt may be ended by whoever works at it, by the timer and by the holder of the future, from different threads
 * at once. All of them race by compare-and-set for one word, {@link #attempt}, which holds the number of the attempt as
 * well: who comes late is told so, also if the next attempt runs already. The winner alone reports the outcome and decides
 * what follows, so everything that an attempt needs is used by one thread at a time.
 */
abstract class AttemptFuture<R> extends CompletableFuture<R> {

    private static final VarHandle ATTEMPT;

    static {
        try {
            ATTEMPT = MethodHandles.lookup().findVarHandle(AttemptFuture.class, "attempt", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** What {@link #attempt} holds during the first attempt. */
    static final int FIRST = 4;

    /** What it never holds. */
    static final int NONE = 0;

    // Added to what it holds during an attempt:
    private static final int ENDED = 1;
    private static final int KEPT = 2;

    /** Four times the number of the current attempt, and what has become of that. */
    private volatile int attempt = ENDED;

    /** When the current attempt began; written before {@link #attempt}. */
    private long startNanos;

    /** The planned end of a wait, or of an attempt with a limit of its own; a stale one does no harm. */
    private volatile @Nullable Cancellable planned;

    // The links in the queue of a timer, guarded by its lock.
    volatile AttemptTimer.@Nullable Lane lane;

    @Nullable
    AttemptFuture<?> earlier;

    @Nullable
    AttemptFuture<?> later;

    int lateAttempt;

    /** The attempt has been ended by the timer, on whose thread this runs. */
    abstract void late();

    /** The attempt has been ended by the holder of the future, who wants no answer any more. */
    abstract void abandoned();

    /** Sets when the first attempt begins. */
    final void startAt(long start) {
        startNanos = start;
    }

    /** Begins the next attempt; returns its number, by which it is to be ended. */
    final int begin(long start) {
        startNanos = start;
        int running = (attempt | ENDED | KEPT) + 1;
        attempt = running;
        return running;
    }

    /** Ends an attempt; false if it has ended before. */
    final boolean end(int running) {
        if (!tryEnd(running)) {
            return false;
        }
        disarm();
        return true;
    }

    private boolean tryEnd(int running) {
        return (running & ENDED) == 0 && ATTEMPT.compareAndSet(this, running, running | ENDED);
    }

    /**
     * Makes an attempt one that the timer can't end any more, which comes before this or too late.
     *
     * @return the number by which it is to be ended from now on; {@link #NONE} if it has ended before
     */
    final int keep(int running) {
        if (!ATTEMPT.compareAndSet(this, running, running | KEPT)) {
            return NONE;
        }
        disarm();
        return running | KEPT;
    }

    final int attempt() {
        return attempt;
    }

    final boolean isRunning(int running) {
        return attempt == running;
    }

    final long startNanos() {
        return startNanos;
    }

    /** Plans the end of a wait or of an attempt. */
    final void plan(Scheduler scheduler, Runnable task, long delayNanos) {
        planned = scheduler.schedule(task, delayNanos);
    }

    /** Plans the end of a wait. */
    final void plan(Cancellable wait) {
        planned = wait;
    }

    /** No attempt is the {@link #FIRST} any more, which is made on the thread of the caller. */
    final void leaveCaller() {
        if (attempt < FIRST) {
            attempt = FIRST | ENDED;
        }
    }

    /** Gives up what is planned. */
    final void disarm() {
        AttemptTimer.Lane queue = lane;
        if (queue != null) {
            queue.remove(this);
        }
        Cancellable timer = planned;
        if (timer != null) {
            timer.cancel();
        }
    }

    /** By the timer: the attempt takes too long. */
    final void expire(int running) {
        if ((running & KEPT) == 0 && tryEnd(running)) {
            late();
        }
    }

    /** Completes the future; false if its holder has done so before. */
    final boolean settle(@Nullable R value) {
        return super.complete(value);
    }

    /** Completes the future; false if its holder has done so before. */
    final boolean settleExceptionally(Throwable failure) {
        return super.completeExceptionally(failure);
    }

    /** Cancels the call, and with it what the agent is doing for it. The agent is not blamed. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        abandon();
        return cancelled;
    }

    /** Completes the future in the place of the agent, whose work is cancelled. */
    @Override
    public boolean complete(@Nullable R value) {
        boolean completed = super.complete(value);
        abandon();
        return completed;
    }

    /** Completes the future in the place of the agent, whose work is cancelled. */
    @Override
    public boolean completeExceptionally(Throwable failure) {
        boolean completed = super.completeExceptionally(failure);
        abandon();
        return completed;
    }

    /** Ends the attempt that is under way, or else the wait for one. */
    void abandon() {
        int running = attempt;
        while ((running & ENDED) == 0) {
            if (end(running)) {
                abandoned();
                return;
            }
            // It has just ended, or is kept under another number.
            running = attempt;
        }
        disarm();
    }
}
