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
     * Tells all listeners of an event.
     *
     * @param event what happened; not null
     */
    public void publish(PoolEvent event) {
        for (PoolListener listener : listeners) {
            try {
                event.tell(listener);
            } catch (Throwable failure) {
                failures.report(
                        event.pool(),
                        "listener " + listener.getClass().getName() + " of "
                                + event.getClass().getSimpleName(),
                        failure);
            }
        }
    }
}
