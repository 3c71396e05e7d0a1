package dev.pooling.internal;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A few counters kept in several copies, so that threads which count at the same time seldom write the same cache line.
 * A counter's value is the sum over its copies; it is exact, and costs its reader more than its writer.
 *
 * <p>Source: striping as in {@code java.util.concurrent.atomic.LongAdder}, without its growth on contention, because an
 * agent of a pool must stay small.
 */
public final class StripedCounters {

    /** How many counters one instance holds. */
    public static final int COUNTERS = 5;

    /** Longs in a cache line: the distance between two stripes. */
    private static final int LINE = 8;

    // The first line stays unused: it keeps the counters off the line that holds the array's length.
    private final AtomicLongArray cells = new AtomicLongArray((Stripes.COUNT + 1) * LINE);

    /** Makes counters that are zero. */
    public StripedCounters() {}

    /**
     * Adds to a counter.
     *
     * @param stripe from {@link Stripes#current()}
     * @param counter from 0 to {@link #COUNTERS} - 1
     * @param amount what to add
     */
    public void add(int stripe, int counter, long amount) {
        cells.getAndAdd(index(stripe, counter), amount);
    }

    /**
     * Sets one copy of a counter without ordering it against other memory accesses; a concurrent write may be lost.
     *
     * @param stripe from {@link Stripes#current()}
     * @param counter from 0 to {@link #COUNTERS} - 1
     * @param value the new value of this copy
     */
    public void setLoosely(int stripe, int counter, long value) {
        cells.setOpaque(index(stripe, counter), value);
    }

    /**
     * Returns one copy of a counter.
     *
     * @param stripe from 0 to {@link Stripes#COUNT} - 1
     * @param counter from 0 to {@link #COUNTERS} - 1
     * @return the value of this copy
     */
    public long get(int stripe, int counter) {
        return cells.get(index(stripe, counter));
    }

    /**
     * Returns the value of a counter.
     *
     * @param counter from 0 to {@link #COUNTERS} - 1
     * @return the sum over all copies
     */
    public long sum(int counter) {
        long sum = 0;
        for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
            sum += get(stripe, counter);
        }
        return sum;
    }

    private static int index(int stripe, int counter) {
        return (stripe + 1) * LINE + counter;
    }
}
