package dev.pooling.time;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;

/**
 * Remembers what two ever-growing totals (successes and failures) were a span of time ago, which turns lifetime totals
 * into sliding-window counts.
 *
 * <p>The span is divided into buckets. When the clock enters a new bucket, the first caller to notice stores the current
 * totals as that bucket's starting point; the count within the window is then a total minus the oldest starting point.
 * So recording an outcome costs no more than growing a total, nothing is stored per outcome, and the counts are exact up
 * to the width of one bucket. The window reaches back between {@code span - span / buckets} and {@code span}.
 *
 * <p>Safe for use by many threads without locks: the starting points are one immutable object replaced by
 * compare-and-set.
 *
 * @since 0.1
 */
public final class SlidingTotals {

    private static final int BUCKETS = 10;

    /** Of those that have never grown; most never have any failure. */
    private static final long[] ZEROS = new long[BUCKETS];

    private static final VarHandle STARTS;

    static {
        try {
            STARTS = MethodHandles.lookup().findVarHandle(SlidingTotals.class, "starts", Starts.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final long bucketNanos;
    private volatile Starts starts;

    /**
     * Makes a window that starts empty.
     *
     * @param span the length of the window; at least {@code 10 ns}
     * @param nowNanos the current reading of the ticker
     * @param successes the total of successes now
     * @param failures the total of failures now
     */
    public SlidingTotals(Duration span, long nowNanos, long successes, long failures) {
        bucketNanos = Math.max(1, span.toNanos() / BUCKETS);
        starts = Starts.allAt(nowNanos, successes, failures);
    }

    /**
     * Tells whether the clock has entered a new bucket, so that {@link #roll} has something to do.
     *
     * @param nowNanos the current reading of the ticker
     * @return true if {@link #roll} should be called before another outcome is counted
     */
    public boolean isDue(long nowNanos) {
        return nowNanos - starts.bucketStart >= bucketNanos;
    }

    /**
     * Moves the window on to the current time. Call it before growing a total or reading a count.
     *
     * @param nowNanos the current reading of the ticker
     * @param successes the total of successes now
     * @param failures the total of failures now
     */
    public void roll(long nowNanos, long successes, long failures) {
        Starts seen = starts;
        long passed = (nowNanos - seen.bucketStart) / bucketNanos;
        if (passed > 0) {
            // Whoever loses this race loses nothing: the winner has stored totals of the same moment.
            STARTS.compareAndSet(this, seen, seen.moved(passed, bucketNanos, successes, failures));
        }
    }

    /**
     * Empties the window: what was counted until now is forgotten.
     *
     * @param nowNanos the current reading of the ticker
     * @param successes the total of successes now
     * @param failures the total of failures now
     */
    public void restart(long nowNanos, long successes, long failures) {
        starts = Starts.allAt(nowNanos, successes, failures);
    }

    /**
     * Returns the total of successes when the window began.
     *
     * @return what to subtract from the present total
     */
    public long successesBefore() {
        return starts.oldestSuccesses();
    }

    /**
     * Returns the total of failures when the window began.
     *
     * @return what to subtract from the present total
     */
    public long failuresBefore() {
        return starts.oldestFailures();
    }

    /**
     * The totals at the start of each bucket of the window; slot {@code newest} is the current bucket. The arrays are never
     * written once they are here, so those that are equal may be one and the same.
     */
    private static final class Starts {
        final long bucketStart;
        final int newest;
        final long[] successes;
        final long[] failures;

        private Starts(long bucketStart, int newest, long[] successes, long[] failures) {
            this.bucketStart = bucketStart;
            this.newest = newest;
            this.successes = successes;
            this.failures = failures;
        }

        static Starts allAt(long nowNanos, long successes, long failures) {
            return new Starts(nowNanos, 0, filled(successes), filled(failures));
        }

        private static long[] filled(long total) {
            if (total == 0) {
                return ZEROS;
            }
            long[] filled = new long[BUCKETS];
            Arrays.fill(filled, total);
            return filled;
        }

        Starts moved(long buckets, long bucketNanos, long nowSuccesses, long nowFailures) {
            long steps = Math.min(buckets, BUCKETS);
            int slot = (int) ((newest + steps) % BUCKETS);
            return new Starts(
                    bucketStart + buckets * bucketNanos,
                    slot,
                    moved(successes, steps, nowSuccesses),
                    moved(failures, steps, nowFailures));
        }

        private long[] moved(long[] totals, long steps, long now) {
            if (totals == ZEROS && now == 0) {
                return ZEROS;
            }
            long[] moved = totals.clone();
            for (int step = 1; step <= steps; step++) {
                moved[(newest + step) % BUCKETS] = now;
            }
            return moved;
        }

        long oldestSuccesses() {
            return successes[(newest + 1) % BUCKETS];
        }

        long oldestFailures() {
            return failures[(newest + 1) % BUCKETS];
        }
    }
}
