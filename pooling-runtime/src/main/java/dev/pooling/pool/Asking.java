package dev.pooling.pool;

import org.jspecify.annotations.Nullable;

/**
 * What the current thread is asking an agent for. What the threads hold is an array, a class of the JDK, so that a thread of
 * a server does not keep the class loader of an application that has gone.
 */
final class Asking {

    private static final ThreadLocal<Object[]> CURRENT = ThreadLocal.withInitial(() -> new Object[1]);

    private Asking() {}

    /** Makes something the current thing; returns the one before, to be given to {@link #leave}. */
    static @Nullable Asked enter(Asked asked) {
        Object[] place = CURRENT.get();
        Asked before = (Asked) place[0];
        place[0] = asked;
        return before;
    }

    static void leave(@Nullable Asked before) {
        CURRENT.get()[0] = before;
    }

    /** The shortest of the limits of what the current thread is asking for; null if there is none. */
    static @Nullable CallContext current() {
        CallContext shortest = null;
        Asked asked = (Asked) CURRENT.get()[0];
        while (asked != null) {
            shortest = CallContext.shorter(shortest, asked.context());
            asked = asked.within();
        }
        return shortest;
    }
}
