package dev.pooling.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A few counters kept in several copies, so that threads which count at the same time seldom write the same cache line.
 * A counter's value is the sum over its copies; it is exact, and costs its reader more than its writer.
 *
 * <p>A thread that owns a stripe (see {@link Stripes}) counts in a copy of its own without atomic operations, all others
 * in a few shared copies with them.
 *
 * <p>Source of striping: {@code java.util.concurrent.atomic.LongAdder}; here without its growth on contention, because
 * an agent of a pool must stay small.
 */
public final class StripedCounters {

    /** How many counters one instance holds. */
    public static final int COUNTERS = OwnedCells.SIZE;

    /** Longs in a cache line: the distance between two shared stripes. */
    private static final int LINE = 8;

    private static final VarHandle SHARED;

    static {
        try {
            SHARED = MethodHandles.lookup().findVarHandle(StripedCounters.class, "shared", AtomicLongArray.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final OwnedCells owned;

    /** Made for the first thread that owns no stripe, through {@link #SHARED}. */
    private volatile @Nullable AtomicLongArray shared;

    /** Makes counters that are zero. */
    public StripedCounters() {
        this(new OwnedCells());
    }

    /**
     * Makes counters whose owned copies are kept by somebody else as well, who comes to them with one step less.
     *
     * @param owned the copies of threads that own a stripe
     */
    public StripedCounters(OwnedCells owned) {
        this.owned = owned;
    }

    /**
     * Returns the copies that only the current thread writes.
     *
     * @return a cell to be used with {@link OwnedCells}; null if the thread owns no stripe and must use the methods of this
     *     class
     */
    public long @Nullable [] mine() {
        int stripe = Stripes.owned();
        return stripe < 0 ? null : owned.of(stripe);
    }

    /**
     * Adds to a counter.
     *
     * @param mine what {@link #mine} has returned to the current thread
     * @param counter from 0 to {@link #COUNTERS} - 1
     * @param amount what to add
     */
    public void add(long @Nullable [] mine, int counter, long amount) {
        if (mine != null) {
            OwnedCells.add(mine, counter, amount);
        } else {
            sharedCells().getAndAdd(sharedIndex(Stripes.current(), counter), amount);
        }
    }

    /**
     * Sets one copy of a counter without ordering it against other memory accesses; a concurrent write may be lost.
     *
     * @param mine what {@link #mine} has returned to the current thread
     * @param counter from 0 to {@link #COUNTERS} - 1
     * @param value the new value of this copy
     */
    public void setLoosely(long @Nullable [] mine, int counter, long value) {
        if (mine != null) {
            OwnedCells.set(mine, counter, value);
        } else {
            sharedCells().setOpaque(sharedIndex(Stripes.current(), counter), value);
        }
    }

    /**
     * Returns the value of a counter.
     *
     * @param counter from 0 to {@link #COUNTERS} - 1
     * @return the sum over all copies
     */
    public long sum(int counter) {
        long sum = owned.sum(counter);
        AtomicLongArray others = shared;
        for (int stripe = 0; others != null && stripe < Stripes.COUNT; stripe++) {
            sum += others.get(sharedIndex(stripe, counter));
        }
        return sum;
    }

    /**
     * Returns by how much a counter exceeds two others.
     *
     * @param counter from 0 to {@link #COUNTERS} - 1
     * @param less what to subtract, likewise
     * @param more what else to subtract, likewise
     * @return the difference; at a moment at which calls change threads it may be off by these
     */
    public long difference(int counter, int less, int more) {
        long difference = owned.difference(counter, less, more);
        AtomicLongArray others = shared;
        for (int stripe = 0; others != null && stripe < Stripes.COUNT; stripe++) {
            long subtracted = others.get(sharedIndex(stripe, less)) + others.get(sharedIndex(stripe, more));
            difference += others.get(sharedIndex(stripe, counter)) - subtracted;
        }
        return difference;
    }

    /**
     * Returns how many copies there may be of each counter.
     *
     * @return a number from 0
     */
    public int copies() {
        return owned.stripes() + (shared == null ? 0 : Stripes.COUNT);
    }

    /**
     * Returns one copy of a counter.
     *
     * @param copy from 0 to {@link #copies} - 1
     * @param counter from 0 to {@link #COUNTERS} - 1
     * @return the value of this copy
     */
    public long get(int copy, int counter) {
        AtomicLongArray others = shared;
        int sharedStripes = others == null ? 0 : Stripes.COUNT;
        // The shared ones first: their number does not change once there are any.
        return copy < sharedStripes ? others.get(sharedIndex(copy, counter)) : owned.get(copy - sharedStripes, counter);
    }

    private AtomicLongArray sharedCells() {
        AtomicLongArray known = shared;
        return known != null ? known : makeShared();
    }

    private AtomicLongArray makeShared() {
        // The first line stays unused: it keeps the counters off the line that holds the array's length.
        AtomicLongArray made = new AtomicLongArray((Stripes.COUNT + 1) * LINE);
        AtomicLongArray known = (AtomicLongArray) SHARED.compareAndExchange(this, null, made);
        return known == null ? made : known;
    }

    private static int sharedIndex(int stripe, int counter) {
        return (stripe + 1) * LINE + counter;
    }
}
