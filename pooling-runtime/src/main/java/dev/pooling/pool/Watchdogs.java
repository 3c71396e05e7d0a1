package dev.pooling.pool;

import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * All watchdogs that are at work, so that an agent can find out what its thread is watched for. Looking through them all is
 * slow beside a call, and spares every call that is not asked a thread-local.
 */
final class Watchdogs {

    private static final Queue<WeakReference<Watchdog>> ALL = new ConcurrentLinkedQueue<>();

    private Watchdogs() {}

    static void add(Watchdog watchdog) {
        ALL.removeIf(reference -> reference.refersTo(null));
        ALL.add(new WeakReference<>(watchdog));
    }

    /** The shortest of the limits that the current thread is watched for; null if there is none. */
    static @Nullable CallContext current() {
        CallContext shortest = null;
        for (WeakReference<Watchdog> reference : ALL) {
            Watchdog watchdog = reference.get();
            if (watchdog != null) {
                shortest = CallContext.shorter(shortest, watchdog.ofCurrentThread());
            }
        }
        return shortest;
    }
}
