package dev.pooling.pool;

import dev.pooling.time.Scheduler;
import dev.pooling.time.Ticker;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;

/**
 * What calls go by that do not read the clock: while there are such calls, the time is noted at regular intervals, and
 * something is done that is due then. It beats no longer once two beats have passed without a call, and begins again
 * with the next one.
 *
 * <p>A call looks at one flag. It writes nothing for that, so it may be overlooked by the beat that stops the heart; there
 * is one more beat after that, which sees it.
 */
final class Heartbeat {

    /** The longest time between two beats. */
    private static final long LONGEST_NANOS = 1_000_000_000;

    private static final int QUIET = 2;

    private final Ticker ticker;
    private final Scheduler scheduler;
    private final LongPredicate work;
    private final ReentrantLock lock = new ReentrantLock();

    /** Only ever lowered, under the lock. */
    private volatile long intervalNanos = LONGEST_NANOS;

    private volatile long recentNanos;
    private volatile boolean beating;

    /** Beats in a row without a call; guarded by the lock. */
    private int quiet;

    /** Whether there will be a beat; guarded by the lock. */
    private boolean planned;

    /** Makes one that calls the work with the time at each beat; it tells whether there was a call since the last one. */
    Heartbeat(Ticker ticker, Scheduler scheduler, LongPredicate work) {
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.work = work;
    }

    /** From now on it beats as often as that at the least. */
    void quicken(long nanos) {
        lock.lock();
        try {
            intervalNanos = Math.min(intervalNanos, nanos);
        } finally {
            lock.unlock();
        }
    }

    /** The time at the last beat. Begins to beat, if it does not. */
    long nanos() {
        return beating ? recentNanos : begin();
    }

    private long begin() {
        lock.lock();
        try {
            recentNanos = ticker.nanoTime();
            beating = true;
            quiet = 0;
            if (!planned) {
                planned = true;
                plan();
            }
            return recentNanos;
        } finally {
            lock.unlock();
        }
    }

    private void plan() {
        scheduler.schedule(this::beat, intervalNanos);
    }

    private void beat() {
        lock.lock();
        try {
            recentNanos = ticker.nanoTime();
            if (quiet >= QUIET) {
                beating = false;
            }
        } finally {
            lock.unlock();
        }
        boolean busy = true;
        try {
            busy = work.test(recentNanos);
        } finally {
            planNext(busy);
        }
    }

    private void planNext(boolean busy) {
        lock.lock();
        try {
            quiet = busy ? 0 : quiet + 1;
            beating |= busy;
            planned = quiet <= QUIET + 1;
            if (planned) {
                plan();
            }
        } finally {
            lock.unlock();
        }
    }
}
