package dev.pooling.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the time of one attempt at a time. For generated proxies, which only pass it on.
 *
 * <p>A watch belongs to the {@link Watchdog} and is used again and again. Its life is one word, {@link #state}:
 *
 * <pre>
 *   FREE --claim--> CLAIMED --arm--> ARMED --disarm--> CLAIMED --> FREE      the attempt ended in time
 *                                      \--fire--> FIRING --> FIRED --settle--> FREE   it did not
 * </pre>
 *
 * The caller and the watchdog race from ARMED by compare-and-set, so exactly one of them wins. While the watchdog is
 * FIRING (it records the time-out and interrupts the caller) the caller waits; after that no interrupt of this attempt can
 * come any more, and the caller clears the one that came. So an interrupt never leaks into what the caller does next.
 */
public final class CallWatch {

    private static final int FREE = 0;
    private static final int CLAIMED = 1;
    private static final int ARMED = 2;
    private static final int FIRING = 3;
    private static final int FIRED = 4;

    private static final int SPINS = 100;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(CallWatch.class, "state", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    @SuppressWarnings("unused") // written through STATE
    private volatile int state;

    // Written by the owner before ARMED, read by the watchdog after it.
    private @Nullable Thread owner;
    private @Nullable AgentLease<?> lease;
    private long limitNanos;
    private volatile long deadlineNanos;

    /** Whether the thread was interrupted by somebody else before the watchdog did it; written before FIRED. */
    private boolean alreadyInterrupted;

    CallWatch() {}

    boolean tryClaim() {
        return state == FREE && STATE.compareAndSet(this, FREE, CLAIMED);
    }

    void arm(AgentLease<?> watchedLease, long startNanos, long watchedLimitNanos) {
        owner = Thread.currentThread();
        lease = watchedLease;
        limitNanos = watchedLimitNanos;
        deadlineNanos = startNanos + watchedLimitNanos;
        alreadyInterrupted = false;
        // A full fence: the watchdog must see this state, or this thread must see that the watchdog is about to stop.
        state = ARMED;
    }

    long limitNanos() {
        return limitNanos;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** Whether the current thread is in an attempt that this watches over; others write their own names here alone. */
    boolean isOfCurrentThread() {
        return owner == Thread.currentThread() && state >= ARMED;
    }

    boolean isArmed() {
        return state == ARMED;
    }

    /** By the owner: the attempt has ended. False if it was too late; then {@link #settle} must follow. */
    boolean disarm() {
        if (!STATE.compareAndSet(this, ARMED, CLAIMED)) {
            return false;
        }
        free();
        return true;
    }

    /** By the owner, in any case: true if the attempt timed out. Does nothing to a watch that it no longer owns. */
    boolean settle() {
        if (owner != Thread.currentThread() || state == FREE || disarm()) {
            return false;
        }
        for (int spins = 0; state != FIRED; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, 50_000);
            }
        }
        if (!alreadyInterrupted) {
            Thread.interrupted();
        }
        free();
        return true;
    }

    private void free() {
        owner = null;
        lease = null;
        STATE.setRelease(this, FREE);
    }

    /** By the watchdog: ends the attempt if it has not ended by itself. */
    void fire(long nowNanos) {
        if (!STATE.compareAndSet(this, ARMED, FIRING)) {
            return;
        }
        try {
            record(lease, nowNanos);
        } finally {
            Thread caller = owner;
            if (caller != null) {
                alreadyInterrupted = caller.isInterrupted();
                caller.interrupt();
            }
            STATE.setRelease(this, FIRED);
        }
    }

    private <T> void record(@Nullable AgentLease<T> late, long nowNanos) {
        if (late != null && late.group != null) {
            late.group.book().timedOut(late, nowNanos, limitNanos);
        }
    }
}
