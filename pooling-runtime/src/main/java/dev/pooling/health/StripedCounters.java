package dev.pooling.health;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A few counters kept in several copies, so that threads which count at the same time seldom write the same cache line.
 * A counter's value is the sum over its copies; it is exact, and costs its reader more than its writer.
 *
 * <p>A copy (stripe) is chosen by the id of the current thread: no thread-local is needed, and a call that begins and
 * ends on one thread touches one stripe. The number of stripes grows with the machine's processors.
 *
 * <p>Source: striping as in {@code java.util.concurrent.atomic.LongAdder}, without its growth on contention, because an
 * agent of a pool must stay small.
 *
 * @since 0.1
 */
public final class StripedCounters {

    /** How many counters one instance holds. */
    public static final int COUNTERS = 4;

    /** Longs in a cache line: the distance between two stripes. */
    private static final int LINE = 8;

    private static final int MAX_STRIPES = 16;
    private static final int STRIPES =
            ceilingPowerOfTwo(Math.min(MAX_STRIPES, Runtime.getRuntime().availableProcessors()));

    // The first line stays unused: it keeps the counters off the line that holds the array's length.
    private final AtomicLongArray cells = new AtomicLongArray((STRIPES + 1) * LINE);

    /** Makes counters that are zero. */
    public StripedCounters() {}

    /**
     * Returns the number of stripes, the same for all instances in a JVM.
     *
     * @return a power of two
     */
    public static int stripes() {
        return STRIPES;
    }

    /**
     * Returns the stripe of the current thread.
     *
     * @return a number from 0 to {@link #stripes()} - 1
     */
    @SuppressWarnings("deprecation") // threadId() is not in Java 17
    public static int currentStripe() {
        return (int) Thread.currentThread().getId() & (STRIPES - 1);
    }

    /**
     * Adds to a counter.
     *
     * @param stripe from {@link #currentStripe()}
     * @param counter from 0 to {@link #COUNTERS} - 1
     * @param amount what to add
     */
    public void add(int stripe, int counter, long amount) {
        cells.getAndAdd(index(stripe, counter), amount);
    }

    /**
     * Sets one copy of a counter without ordering it against other memory accesses; a concurrent write may be lost.
     *
     * @param stripe from {@link #currentStripe()}
     * @param counter from 0 to {@link #COUNTERS} - 1
     * @param value the new value of this copy
     */
    public void setLoosely(int stripe, int counter, long value) {
        cells.setOpaque(index(stripe, counter), value);
    }

    /**
     * Returns one copy of a counter.
     *
     * @param stripe from 0 to {@link #stripes()} - 1
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
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            sum += get(stripe, counter);
        }
        return sum;
    }

    private static int index(int stripe, int counter) {
        return (stripe + 1) * LINE + counter;
    }

    private static int ceilingPowerOfTwo(int number) {
        return number <= 1 ? 1 : Integer.highestOneBit(number - 1) << 1;
    }
}
