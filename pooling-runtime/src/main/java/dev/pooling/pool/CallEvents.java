package dev.pooling.pool;

import dev.pooling.event.EventPublisher;
import dev.pooling.event.PoolEvent.AttemptFailed;
import dev.pooling.event.PoolEvent.CallBlamed;
import dev.pooling.event.PoolEvent.CallFailed;
import dev.pooling.event.PoolEvent.CallHedged;
import dev.pooling.event.PoolEvent.CallSucceeded;
import dev.pooling.event.PoolEvent.FailedOver;
import dev.pooling.event.PoolEvent.FellBack;
import dev.pooling.event.PoolEvent.HedgeWon;
import dev.pooling.event.PoolEvent.RetryBudgetExhausted;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners what becomes of a call; where nobody listens no event is made.
 *
 * @param pool the name of the pool or chain
 * @param method the method of the interface, or null for a call made in code
 */
record CallEvents(
        EventPublisher events, String pool, @Nullable String method) {

    static CallEvents of(CallDispatcher<?> dispatcher) {
        AgentGroup<?> group = dispatcher.group();
        return new CallEvents(group.events(), group.name(), dispatcher.policy().methodName());
    }

    void callSucceeded(String agentId, int attempts, long elapsedNanos) {
        if (events.isActive()) {
            events.publish(new CallSucceeded(pool, method, agentId, attempts, Duration.ofNanos(elapsedNanos)));
        }
    }

    void attemptFailed(String agentId, int attempt, long elapsedNanos, Throwable failure) {
        if (events.isActive()) {
            Duration latency = Duration.ofNanos(elapsedNanos);
            events.publish(new AttemptFailed(pool, method, agentId, attempt, latency, failure));
        }
    }

    void failedOver(String fromAgentId, String toAgentId, Throwable cause) {
        if (events.isActive()) {
            events.publish(new FailedOver(pool, method, fromAgentId, toAgentId, cause));
        }
    }

    /** Tells of it once in a while: a pool in trouble refuses a great many. */
    void retryDenied(CallLimits limits, String agentId, Throwable failure) {
        long denied = events.isActive() ? limits.deniedToTell() : 0;
        if (denied > 0) {
            events.publish(new RetryBudgetExhausted(pool, method, agentId, denied, failure));
        }
    }

    void hedged(String agentId, String besideAgentId, long afterNanos) {
        if (events.isActive()) {
            events.publish(new CallHedged(pool, method, agentId, besideAgentId, Duration.ofNanos(afterNanos)));
        }
    }

    void hedgeWon(String agentId, String besideAgentId, long latencyNanos) {
        if (events.isActive()) {
            events.publish(new HedgeWon(pool, method, agentId, besideAgentId, Duration.ofNanos(latencyNanos)));
        }
    }

    void fellBack(String target, Throwable cause) {
        if (events.isActive()) {
            events.publish(new FellBack(pool, method, target, cause));
        }
    }

    void callBlamed(int attempts, Throwable failure) {
        if (events.isActive()) {
            events.publish(new CallBlamed(pool, method, attempts, failure));
        }
    }

    void callFailed(int attempts, Throwable failure) {
        if (events.isActive()) {
            events.publish(new CallFailed(pool, method, attempts, failure));
        }
    }
}
