package dev.pooling.pool;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The live quantile of recent latencies: below which of them a given share lies.
 *
 * <p>Latencies are counted in buckets that grow with them, eight to each power of two from 1 µs to 69 s, so the estimate is
 * off by an eighth at the most; it is the upper bound of a bucket. What counts as recent are the last thousand or two
 * latencies, and of a pool that is hardly used those of the last ten seconds or more: a generation of counts is replaced
 * when it holds a thousand, or when it is ten seconds old and holds enough; the one before it counts as well.
 *
 * <p>Safe for use by many threads without locks. A count that comes while generations change may be lost to the estimate.
 */
final class LatencyQuantile {

    /** So many latencies must be known before there is an estimate. */
    static final int ENOUGH = 100;

    private static final int FULL = 1_000;
    private static final long OLD_NANOS = 10_000_000_000L;

    /** The estimate is renewed with every so many latencies. */
    private static final int RENEWED_EVERY = 20;

    private static final int STEP_BITS = 3;
    private static final int STEPS = 1 << STEP_BITS;
    private static final int LEAST_POWER = 10;
    private static final int MOST_POWER = 36;
    private static final int BUCKETS = (MOST_POWER - LEAST_POWER) * STEPS;

    private final double share;
    private final AtomicReference<Generation> generation;
    private volatile long estimateNanos = -1;

    LatencyQuantile(double share, long nowNanos) {
        this.share = share;
        this.generation = new AtomicReference<>(new Generation(nowNanos, new AtomicIntegerArray(BUCKETS)));
    }

    /** The estimate; -1 while too few latencies are known. */
    long nanos() {
        return estimateNanos;
    }

    void add(long latencyNanos, long nowNanos) {
        Generation current = generation.get();
        current.counts.incrementAndGet(bucket(latencyNanos));
        int size = current.size.incrementAndGet();
        if (size % RENEWED_EVERY == 0) {
            renew(current);
            if (size >= FULL || size >= ENOUGH && nowNanos - current.beganNanos >= OLD_NANOS) {
                generation.compareAndSet(current, new Generation(nowNanos, current.counts));
            }
        }
    }

    private void renew(Generation current) {
        long known = 0;
        for (int i = 0; i < BUCKETS; i++) {
            known += current.count(i);
        }
        if (known < ENOUGH) {
            return;
        }
        long below = (long) Math.ceil(share * known);
        int bucket = 0;
        long seen = current.count(0);
        while (seen < below && bucket < BUCKETS - 1) {
            bucket++;
            seen += current.count(bucket);
        }
        estimateNanos = upperBound(bucket);
    }

    static int bucket(long latencyNanos) {
        int power = 63 - Long.numberOfLeadingZeros(Math.max(1, latencyNanos));
        if (power < LEAST_POWER) {
            return 0;
        }
        if (power >= MOST_POWER) {
            return BUCKETS - 1;
        }
        int step = (int) (latencyNanos >>> (power - STEP_BITS)) & (STEPS - 1);
        return (power - LEAST_POWER) * STEPS + step;
    }

    static long upperBound(int bucket) {
        int power = LEAST_POWER + bucket / STEPS;
        return (1L << power) + ((bucket % STEPS + 1L) << (power - STEP_BITS));
    }

    /** A number of latencies, and those before them. */
    private static final class Generation {

        private final long beganNanos;
        private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);
        private final AtomicIntegerArray before;
        private final AtomicInteger size = new AtomicInteger();

        Generation(long beganNanos, AtomicIntegerArray before) {
            this.beganNanos = beganNanos;
            this.before = before;
        }

        int count(int bucket) {
            return counts.get(bucket) + before.get(bucket);
        }
    }
}
