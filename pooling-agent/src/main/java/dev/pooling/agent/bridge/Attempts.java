package dev.pooling.agent.bridge;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The attempts that a thread is within, the innermost last: which pools have sent it. Used by one thread. */
public final class Attempts {

    /** The numbers of the pools. */
    private int[] pools = new int[8];

    private int size;

    /** The class of which a constructor is about to call another constructor of the same class; null if none is. */
    @Nullable
    Class<?> delegating;

    Attempts() {}

    /**
     * Begins an attempt. Called by generated classes.
     *
     * @param member the member that is about to be called; null if what is called is none
     * @return what to give to {@link #exit} in the end
     */
    public int enter(@Nullable Member member) {
        int depth = size;
        if (depth == pools.length) {
            pools = Arrays.copyOf(pools, 2 * depth);
        }
        pools[depth] = member == null ? PoolKey.NONE : member.pool().number;
        size = depth + 1;
        return depth;
    }

    /**
     * Ends an attempt, and those within it whose own end was lost to an overflow of the stack. Called by generated
     * classes.
     *
     * @param depth what {@link #enter} returned
     */
    public void exit(int depth) {
        size = depth;
    }

    boolean isWithin(PoolKey<?> pool) {
        for (int i = size - 1; i >= 0; i--) {
            if (pools[i] == pool.number) {
                return true;
            }
        }
        return false;
    }
}
