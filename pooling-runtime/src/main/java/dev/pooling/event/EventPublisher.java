package dev.pooling.event;

import dev.pooling.event.PoolEvent.AgentAdded;
import dev.pooling.event.PoolEvent.AgentRemoved;
import dev.pooling.event.PoolEvent.AttemptFailed;
import dev.pooling.event.PoolEvent.BreakerStateChanged;
import dev.pooling.event.PoolEvent.CallBlamed;
import dev.pooling.event.PoolEvent.CallFailed;
import dev.pooling.event.PoolEvent.CallSucceeded;
import dev.pooling.event.PoolEvent.FailedOver;
import dev.pooling.event.PoolEvent.FellBack;
import dev.pooling.event.PoolEvent.StatusChanged;
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
                deliver(listener, event);
            } catch (Throwable failure) {
                failures.report(
                        event.pool(),
                        "listener " + listener.getClass().getName() + " of "
                                + event.getClass().getSimpleName(),
                        failure);
            }
        }
    }

    private static void deliver(PoolListener listener, PoolEvent event) {
        if (event instanceof CallSucceeded succeeded) {
            listener.callSucceeded(succeeded);
        } else if (event instanceof AttemptFailed failed) {
            listener.attemptFailed(failed);
        } else if (event instanceof FailedOver failedOver) {
            listener.failedOver(failedOver);
        } else if (event instanceof FellBack fellBack) {
            listener.fellBack(fellBack);
        } else if (event instanceof CallFailed failed) {
            listener.callFailed(failed);
        } else if (event instanceof CallBlamed blamed) {
            listener.callBlamed(blamed);
        } else if (event instanceof BreakerStateChanged changed) {
            listener.breakerStateChanged(changed);
        } else if (event instanceof StatusChanged changed) {
            listener.statusChanged(changed);
        } else if (event instanceof AgentAdded added) {
            listener.agentAdded(added);
        } else if (event instanceof AgentRemoved removed) {
            listener.agentRemoved(removed);
        }
    }
}
