package dev.pooling.pool;

import dev.pooling.internal.Padding;
import dev.pooling.internal.Stripes;
import dev.pooling.time.Ticker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the time of one attempt at a time. For generated proxies, which only pass it on.
 *
 * <p>A watch belongs to the {@link Watchdog} and is used again and again, either by any thread that claims it, or by the
 * one that owns its stripe (see {@link Stripes}), which needs no claim. Its life is one word: a number that grows with each
 * attempt, so that the watchdog never takes one attempt for another, and the state of that attempt.
 *
 * <pre>
 *   FREE --claim--> CLAIMED --arm--> ARMED --disarm--> FREE                  the attempt ended in time
 *                                      \--fire--> FIRING --> FIRED --settle--> FREE   it did not
 * </pre>
 *
 * The caller and the watchdog race from ARMED by compare-and-set, so exactly one of them wins. While the watchdog is
 * FIRING (it records the time-out and interrupts the caller) the caller waits; after that no interrupt of this attempt can
 * come any more, and the caller clears the one that came. So an interrupt never leaks into what the caller does next.
 *
 * <p>When an attempt began is not known if nobody has read the clock for it. The watchdog then counts its time from the
 * moment at which it sees the attempt first.
 */
public final class CallWatch extends Padding {

    private static final int FREE = 0;
    private static final int CLAIMED = 1;
    private static final int ARMED = 2;
    private static final int FIRING = 3;
    private static final int FIRED = 4;

    private static final int STATES = 7;
    private static final int NEXT = 8;

    /** That nobody has seen; no word of an attempt. */
    private static final long NONE = -1;

    private static final int SPINS = 100;
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(CallWatch.class, "word", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** The stripe whose owner alone uses this; -1 if it is claimed. */
    private final int stripe;

    @SuppressWarnings("unused") // written through WORD
    private volatile long word;

    // Written by the owner before ARMED, read by the watchdog after it.
    private @Nullable Thread owner;
    private @Nullable AgentLease<?> lease;
    private long limitNanos;
    private long startNanos;

    /** Whether the thread was interrupted by somebody else before the watchdog did it; written before FIRED. */
    private boolean alreadyInterrupted;

    /** When the attempt with that word was seen first. */
    private volatile long seenNanos;

    private volatile long seenWord = NONE;

    /** One that is claimed. */
    CallWatch() {
        this(-1);
    }

    /** One of the thread that owns a stripe. */
    CallWatch(int stripe) {
        this.stripe = stripe;
    }

    int stripe() {
        return stripe;
    }

    /** By the owner of the stripe: whether no attempt is using it. */
    boolean isFree() {
        return state(word) == FREE;
    }

    boolean tryClaim() {
        long seen = word;
        return state(seen) == FREE && WORD.compareAndSet(this, seen, seen + CLAIMED);
    }

    void arm(AgentLease<?> watchedLease, long attemptStartNanos, long watchedLimitNanos) {
        if (stripe < 0) {
            owner = Thread.currentThread();
        }
        alreadyInterrupted = false;
        prepare(watchedLease, attemptStartNanos, watchedLimitNanos);
        // A full fence: the watchdog must see this state, or this thread must see that the watchdog is about to stop.
        word = armed(word);
    }

    /** Arms it for an attempt whose start is not known, by the owner of the stripe. */
    void armUntimed(AgentLease<?> watchedLease, long watchedLimitNanos) {
        prepare(watchedLease, CallTiming.LATER, watchedLimitNanos);
        WORD.setRelease(this, armed(word));
    }

    private void prepare(AgentLease<?> watchedLease, long attemptStartNanos, long watchedLimitNanos) {
        lease = watchedLease;
        limitNanos = watchedLimitNanos;
        startNanos = attemptStartNanos;
    }

    private static long armed(long before) {
        return (before & ~STATES) + NEXT + ARMED;
    }

    private static int state(long word) {
        return (int) word & STATES;
    }

    long limitNanos() {
        return limitNanos;
    }

    /** When the attempt began; {@link CallTiming#LATER} if that is not known. */
    long startNanos() {
        return startNanos;
    }

    /** Whether the current thread is in an attempt that this watches over; others write their own names here alone. */
    boolean isOfCurrentThread() {
        return owner == Thread.currentThread() && isArmed();
    }

    /** By the caller: whether it is in an attempt. */
    boolean isArmed() {
        return state(word) >= ARMED;
    }

    /** By the caller: when the attempt will be too late, as far as that is known; null if it may take any time. */
    @Nullable
    CallContext context(Ticker ticker) {
        if (limitNanos == 0) {
            return null;
        }
        long start = startNanos == CallTiming.LATER ? seenNanos(ticker.nanoTime()) : startNanos;
        return new CallContext(ticker, start + limitNanos);
    }

    /** By the owner: the attempt has ended. False if it was too late; then {@link #settle} must follow. */
    boolean disarm() {
        long armed = word;
        if (state(armed) != ARMED || !WORD.compareAndSet(this, armed, armed - ARMED + (stripe < 0 ? CLAIMED : FREE))) {
            return false;
        }
        if (stripe < 0) {
            free();
        } else {
            lease = null;
        }
        return true;
    }

    /** By the owner, in any case: true if the attempt timed out. Does nothing to a watch that it no longer owns. */
    boolean settle() {
        if (stripe < 0 && owner != Thread.currentThread() || isFree() || disarm()) {
            return false;
        }
        for (int spins = 0; state(word) != FIRED; spins++) {
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
        if (!isFree()) {
            WORD.setRelease(this, word & ~STATES);
        }
    }

    /** By the watchdog: ends the attempt if it has not ended by itself. */
    void fire(long nowNanos) {
        fire(word, nowNanos);
    }

    /**
     * By the watchdog: ends an attempt that is late, if its start is known.
     *
     * @return how much time is left for it; {@link Long#MAX_VALUE} if there is no such attempt
     */
    long check(long nowNanos) {
        long present = word;
        long start = startNanos;
        long limit = limitNanos;
        if (state(present) != ARMED || start == CallTiming.LATER || limit == 0) {
            return Long.MAX_VALUE;
        }
        long left = start + limit - nowNanos;
        if (left > 0) {
            return left;
        }
        fire(present, nowNanos);
        return Long.MAX_VALUE;
    }

    /**
     * By the watchdog: ends an attempt whose start is not known if it has been seen for as long as it may take.
     *
     * @return true if there has been an attempt since this was called last
     */
    boolean look(long nowNanos) {
        long present = word;
        long start = startNanos;
        long limit = limitNanos;
        if (present != seenWord) {
            seenNanos = nowNanos;
            seenWord = present;
            return true;
        }
        if (state(present) == ARMED && start == CallTiming.LATER && limit != 0 && nowNanos - (seenNanos + limit) >= 0) {
            fire(present, nowNanos);
        }
        return state(present) == ARMED;
    }

    /** By the caller: when the attempt was seen first; the given time if that is not known. */
    long seenNanos(long otherwise) {
        return seenWord == word ? seenNanos : otherwise;
    }

    /** Nobody but the caller changes what an armed word stands for, so the word says that the rest is of this attempt. */
    private void fire(long armed, long nowNanos) {
        if (state(armed) != ARMED || !WORD.compareAndSet(this, armed, armed + FIRING - ARMED)) {
            return;
        }
        try {
            record(lease, nowNanos);
        } finally {
            Thread caller = stripe < 0 ? owner : Stripes.owner(stripe);
            if (caller != null) {
                alreadyInterrupted = caller.isInterrupted();
                caller.interrupt();
            }
            WORD.setRelease(this, armed + FIRED - ARMED);
        }
    }

    private <T> void record(@Nullable AgentLease<T> late, long nowNanos) {
        if (late != null && late.group != null) {
            late.group.book().timedOut(late, nowNanos, limitNanos);
        }
    }
}
