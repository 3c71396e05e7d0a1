package dev.pooling.pool;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The options that hold for the calls of a thread. They are suspended while an agent answers one of these calls: what the
 * agent itself calls is its own affair.
 */
final class CallScope {

    /** How many scopes there are in all threads together: while there is none, a call pays for no more than this look. */
    private static final AtomicInteger OPEN = new AtomicInteger();

    private static final ThreadLocal<@Nullable CallOptions> CURRENT = new ThreadLocal<>();

    private CallScope() {}

    /** What holds for a call that the current thread makes; null if nothing does. */
    static @Nullable CallOptions current() {
        return OPEN.get() == 0 ? null : CURRENT.get();
    }

    /** Runs a body within options, those around it included. */
    static <R extends @Nullable Object, X extends Exception> R call(
            CallOptions options, CallOptions.Body<? extends R, X> body) throws X {
        CallOptions outer = current();
        CallOptions effective = outer == null ? options : options.within(outer);
        OPEN.incrementAndGet();
        CURRENT.set(effective);
        try {
            return body.call();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
            OPEN.decrementAndGet();
        }
    }

    /** Lets nothing hold until {@link #resume}; returns what did, or null. */
    static @Nullable CallOptions suspend() {
        CallOptions current = current();
        if (current != null) {
            CURRENT.set(null);
        }
        return current;
    }

    /** Ends {@link #suspend}, on the same thread. */
    static void resume(@Nullable CallOptions suspended) {
        if (suspended != null) {
            CURRENT.set(suspended);
        }
    }
}
