package dev.pooling.limit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The places for calls of one agent: how many there are, and how many are taken.
 *
 * <p>Thread-safe, without locks. A place is taken by compare-and-set of one word, so there are never more calls under way
 * than there were places when the last of them began. Each place taken must be given back exactly once.
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

    private final int limit;

    private volatile int taken;

    /**
     * Makes places, all of them free.
     *
     * @param limit how many; 1 or more
     */
    public ConcurrencyLimit(int limit) {
        this.limit = limit;
    }

    /**
     * Takes a place.
     *
     * @return false if there is none left
     */
    public boolean tryTake() {
        int seen = taken;
        while (seen < limit) {
            if (TAKEN.compareAndSet(this, seen, seen + 1)) {
                return true;
            }
            seen = taken;
        }
        return false;
    }

    /** Gives a place back. */
    public void giveBack() {
        TAKEN.getAndAdd(this, -1);
    }

    /**
     * Tells whether all places are taken.
     *
     * @return true if {@link #tryTake} would return false now
     */
    public boolean isFull() {
        return taken >= limit;
    }

    /**
     * Returns how many places there are.
     *
     * @return a number from 1
     */
    public int limit() {
        return limit;
    }

    /**
     * Returns how many places are taken.
     *
     * @return a number from 0
     */
    public int taken() {
        return taken;
    }
}
