package dev.pooling.limit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The places for calls of one agent: how many there are, and how many are taken. How many there are is fixed, or found out
 * from the latencies of the calls (see {@code GradientLimit}).
 *
 * <p>Thread-safe. A place is taken by compare-and-set of one word, so there are never more calls under way than there were
 * places when the last of them began. Each place taken must be given back exactly once.
 */
public final class ConcurrencyLimit {

    private static final VarHandle TAKEN;

    static {
        try {
            TAKEN = MethodHandles.lookup().findVarHandle(ConcurrencyLimit.class, "taken", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final @Nullable GradientLimit gradient;

    private final int fixed;

    private volatile int taken;

    private ConcurrencyLimit(int fixed, @Nullable GradientLimit gradient) {
        this.fixed = fixed;
        this.gradient = gradient;
    }

    /**
     * Makes a number of places that does not change, all of them free.
     *
     * @param limit how many; 1 or more
     * @return the places
     */
    public static ConcurrencyLimit fixed(int limit) {
        return new ConcurrencyLimit(limit, null);
    }

    /**
     * Makes places, all of them free, whose number follows what the agent can work at.
     *
     * @param least how many to begin with, and at the least; 1 or more
     * @param most how many at the most; more than {@code least}
     * @return the places
     */
    public static ConcurrencyLimit adaptive(int least, int most) {
        return new ConcurrencyLimit(0, new GradientLimit(least, most));
    }

    /**
     * Takes a place.
     *
     * @return false if there is none left
     */
    public boolean tryTake() {
        int seen = taken;
        while (seen < limit()) {
            if (TAKEN.compareAndSet(this, seen, seen + 1)) {
                return true;
            }
            seen = taken;
        }
        return false;
    }

    /** Gives a place back after a call that says nothing of how much the agent has to do. */
    public void giveBack() {
        release();
    }

    /**
     * Gives a place back after a call that has succeeded.
     *
     * @param elapsedNanos how long it took
     * @param nowNanos the current reading of the ticker
     */
    public void giveBack(long elapsedNanos, long nowNanos) {
        int before = release();
        if (gradient != null) {
            gradient.succeeded(elapsedNanos, before, nowNanos);
        }
    }

    /**
     * Gives a place back after a call that has timed out, or that the agent has refused for having too much to do.
     *
     * @param nowNanos the current reading of the ticker
     */
    public void giveBackOverloaded(long nowNanos) {
        release();
        if (gradient != null) {
            gradient.overloaded(nowNanos);
        }
    }

    private int release() {
        return (int) TAKEN.getAndAdd(this, -1);
    }

    /** Forgets what was found out. Places that are taken stay so. */
    public void reset() {
        if (gradient != null) {
            gradient.reset();
        }
    }

    /**
     * Tells whether all places are taken.
     *
     * @return true if {@link #tryTake} would return false now
     */
    public boolean isFull() {
        return taken >= limit();
    }

    /**
     * Returns how many places there are.
     *
     * @return a number from 1
     */
    public int limit() {
        return gradient == null ? fixed : gradient.limit();
    }

    /**
     * Returns how many places are taken.
     *
     * @return a number from 0; more than the limit for a while after that has fallen
     */
    public int taken() {
        return taken;
    }
}
