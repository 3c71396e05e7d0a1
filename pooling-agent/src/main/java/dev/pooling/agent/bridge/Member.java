package dev.pooling.agent.bridge;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * An object as a member of a pool. It holds neither the object, nor the pool, nor anything else of the application: woven
 * classes keep their pools alive, and nothing keeps woven classes alive. Thread-safe.
 */
public final class Member extends WeakReference<Object> {

    /** Spreads identity hashes, which are often close together, over the table. */
    final int hash;

    private final Reference<Class<?>> type;
    private final PoolKey<?> pool;
    private volatile Reference<@Nullable Object> proxy = new WeakReference<>(null);

    /**
     * Makes a member.
     *
     * @param object the object
     * @param type the interface
     * @param pool stands for the pool
     */
    public Member(Object object, Class<?> type, PoolKey<?> pool) {
        super(object);
        this.hash = hash(object);
        this.type = new WeakReference<>(type);
        this.pool = pool;
    }

    static int hash(Object object) {
        int identity = System.identityHashCode(object);
        return identity ^ identity >>> 15;
    }

    /**
     * Sets through what calls go that come from outside.
     *
     * @param newProxy an implementation of the interface, kept alive by somebody else
     */
    public void routeTo(Object newProxy) {
        proxy = new WeakReference<>(newProxy);
    }

    @Nullable
    Object proxy() {
        return proxy.get();
    }

    /**
     * Returns what stands for the pool.
     *
     * @return the key given at the beginning
     */
    public PoolKey<?> pool() {
        return pool;
    }

    /**
     * Tells whether this is the membership of an object in the pool of an interface.
     *
     * @param object the object
     * @param ofType the interface
     * @return true if it is
     */
    public boolean is(Object object, Class<?> ofType) {
        return refersTo(object) && type.refersTo(ofType);
    }

    /**
     * Makes what is thrown when the object is called and is no more. Called by generated classes.
     *
     * @return an exception that the pool understands
     */
    public RuntimeException gone() {
        return pool.gone();
    }
}
