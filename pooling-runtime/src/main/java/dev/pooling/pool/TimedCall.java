package dev.pooling.pool;

import dev.pooling.time.Scheduler;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A future whose attempts have agents and are limited in time. Who has ended the current attempt owns the call: nobody else
 * uses what is not volatile, until the next attempt begins.
 */
abstract class TimedCall<T, R> extends AttemptFuture<R> implements Asked {

    private final CallDispatcher<T> dispatcher;

    /** Of the current attempt; written before it begins. */
    private @Nullable AgentLease<T> lease;

    TimedCall(CallDispatcher<T> dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Cancels what the agent is doing for the last attempt, if it can be. */
    abstract void cancelAsked();

    /** Goes on after an attempt that took too long; the book knows of it already. */
    abstract void timedOut(AgentTimeoutException timeout);

    final CallDispatcher<T> dispatcher() {
        return dispatcher;
    }

    final @Nullable AgentLease<T> lease() {
        return lease;
    }

    /** Sets whom the next attempt asks; null for the fallback method. */
    final void next(@Nullable AgentLease<T> next) {
        lease = next;
    }

    @Override
    public final @Nullable CallContext context() {
        long limit = limitNanos();
        return limit == 0 ? null : new CallContext(dispatcher.group().ticker(), startNanos() + limit);
    }

    private long limitNanos() {
        AgentLease<T> asked = lease;
        return asked == null ? 0 : dispatcher.limits().nanos(asked);
    }

    /** Begins to watch over the current attempt. */
    final void arm(AgentLease<T> next, int running) {
        AttemptTimer timer = next.limitNanos != 0 ? null : dispatcher.limits().timer();
        if (timer != null) {
            timer.arm(this);
        } else if (limitNanos() != 0) {
            plan(scheduler(), () -> expire(running), limitNanos());
        }
    }

    /** The permit is returned at once, what follows leaves the timer's thread. */
    @Override
    final void late() {
        AgentLease<T> late = lease;
        if (late == null) {
            return;
        }
        long limit = limitNanos();
        if (late.group != null) {
            late.group.book().timedOut(late, dispatcher.now(), limit);
        }
        leaveTimer(() -> {
            cancelAsked();
            timedOut(dispatcher.timeout(late, limit, null));
        });
    }

    final void leaveTimer(Runnable task) {
        try {
            scheduler().execute(task);
        } catch (RejectedExecutionException full) {
            // Better late timers than a call that never ends.
            task.run();
        }
    }

    final Scheduler scheduler() {
        return dispatcher.group().setup().scheduler();
    }

    @Override
    final void abandoned() {
        AgentLease<T> asked = lease;
        if (asked != null) {
            dispatcher.ignored(asked);
        }
        cancelAsked();
    }
}
