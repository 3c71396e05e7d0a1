package dev.pooling.agent.bridge;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands for a pool in its members, and keeps it alive no more than they do. Thread-safe.
 *
 * @param <P> what the pool is to the Java agent
 */
public abstract class PoolKey<P> extends WeakReference<P> {

    /** The number of no pool. */
    static final int NONE = 0;

    private static final AtomicInteger LAST = new AtomicInteger(NONE);

    /** By which threads remember the pools that they are within: a reference would cost them a memory barrier a call. */
    final int number = LAST.incrementAndGet();

    /**
     * Makes the key of a pool.
     *
     * @param pool the pool
     */
    protected PoolKey(P pool) {
        super(pool);
    }

    /**
     * Makes what is thrown when a member is called and is no more.
     *
     * @return an exception that the pool understands
     */
    protected abstract RuntimeException gone();
}
