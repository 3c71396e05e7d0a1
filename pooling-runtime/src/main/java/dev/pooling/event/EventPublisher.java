package dev.pooling.event;

import dev.pooling.internal.RepeatedFailureLog;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Passes events on to listeners, and keeps what they throw away from callers.
 *
 * <p>Immutable apart from remembering whether it has warned of a failing listener. Thread-safe.
 *
 * @since 0.1
 */
public final class EventPublisher {

    /** How many events one thread tells within each other: a bound for listeners that call the pool they hear of. */
    private static final int DEEPEST = 3;

    private static final ThreadLocal<int[]> DEPTH = ThreadLocal.withInitial(() -> new int[1]);

    private final PoolListener[] listeners;
    private final RepeatedFailureLog failures = new RepeatedFailureLog(LoggerFactory.getLogger(PoolListener.class));

    /**
     * Makes a publisher.
     *
     * @param listeners who is told, in this order; copied
     */
    public EventPublisher(List<? extends PoolListener> listeners) {
        this.listeners = listeners.toArray(PoolListener[]::new);
    }

    /**
     * Tells whether anyone listens. Where not, the caller need not make the event.
     *
     * @return true if there is a listener
     */
    public boolean isActive() {
        return listeners.length > 0;
    }

    /**
     * Tells all listeners of an event. A listener may use the pool that it hears of, and hears of that use too; but of
     * events three deep in such events nobody is told, because a listener that calls a failing pool whenever it hears
     * of a failure would never come to an end.
     *
     * @param event what happened; not null
     */
    public void publish(PoolEvent event) {
        int[] depth = DEPTH.get();
        if (depth[0] >= DEEPEST) {
            failures.report(event.pool(), "a listener uses the pool that it hears of, " + nameOf(event) + " not told");
            return;
        }
        depth[0]++;
        try {
            tellAll(event);
        } finally {
            depth[0]--;
        }
    }

    private void tellAll(PoolEvent event) {
        for (PoolListener listener : listeners) {
            try {
                event.tell(listener);
            } catch (Throwable failure) {
                failures.report(
                        event.pool(), "listener " + listener.getClass().getName() + " of " + nameOf(event), failure);
            }
        }
    }

    private static String nameOf(PoolEvent event) {
        return event.getClass().getSimpleName();
    }
}
