package dev.pooling.pool;

import org.jspecify.annotations.Nullable;

/**
 * What the current thread is asking agents for: an asynchronous call, or several that stand within each other. What the
 * threads hold is an array, a class of the JDK, so that a thread of a server does not keep the class loader of an
 * application that has gone.
 */
final class Asking {

    private static final ThreadLocal<Object[]> CURRENT = ThreadLocal.withInitial(() -> new Object[1]);

    private Asking() {}

    /** Something within what was being asked for before. It may be the same again: a call that goes on at once. */
    private record Inner(Asked asked, Asked outer) implements Asked {

        @Override
        public @Nullable CallContext context() {
            return CallContext.shorter(asked.context(), outer.context());
        }
    }

    /** Makes something the current thing; returns the one before, to be given to {@link #leave}. */
    static @Nullable Asked enter(Asked asked) {
        Object[] place = CURRENT.get();
        Asked before = (Asked) place[0];
        place[0] = before == null ? asked : new Inner(asked, before);
        return before;
    }

    static void leave(@Nullable Asked before) {
        CURRENT.get()[0] = before;
    }

    /** The shortest of the limits of what the current thread is asking for; null if there is none. */
    static @Nullable CallContext current() {
        Asked asked = (Asked) CURRENT.get()[0];
        return asked == null ? null : asked.context();
    }
}
