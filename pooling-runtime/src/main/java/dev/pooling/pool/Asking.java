package dev.pooling.pool;

import org.jspecify.annotations.Nullable;

/**
 * The asynchronous call whose agent the current thread is asking. What the threads hold is an array, a class of the JDK, so
 * that a thread of a server does not keep the class loader of an application that has gone.
 */
final class Asking {

    private static final ThreadLocal<Object[]> CURRENT = ThreadLocal.withInitial(() -> new Object[1]);

    private Asking() {}

    /** Makes a call the current one; returns the one before, to be given to {@link #leave}. */
    static @Nullable AsyncCall<?, ?> enter(AsyncCall<?, ?> call) {
        Object[] place = CURRENT.get();
        AsyncCall<?, ?> before = (AsyncCall<?, ?>) place[0];
        place[0] = call;
        return before;
    }

    static void leave(@Nullable AsyncCall<?, ?> before) {
        CURRENT.get()[0] = before;
    }

    /** The shortest of the limits of the calls that the current thread is asking for; null if there is none. */
    static @Nullable CallContext current() {
        CallContext shortest = null;
        AsyncCall<?, ?> call = (AsyncCall<?, ?>) CURRENT.get()[0];
        while (call != null) {
            shortest = CallContext.shorter(shortest, call.context());
            call = call.within();
        }
        return shortest;
    }
}
