package dev.pooling.event;

import dev.pooling.breaker.CircuitBreaker;
import dev.pooling.health.AgentStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a pool or a fallback chain. Events are immutable values.
 *
 * @since 0.1
 */
public sealed interface PoolEvent {

    /**
     * Returns where it happened.
     *
     * @return the name of the pool; never null
     */
    String pool();

    /**
     * Tells a listener of this event, by the method that is for its kind.
     *
     * @param listener whom to tell; not null
     */
    void tell(PoolListener listener);

    /**
     * A call has succeeded on an agent.
     *
     * @param pool the name of the pool
     * @param method the method of the interface, or null for a call made in code
     * @param agentId the agent that served the call
     * @param attempts how many agents were asked, this one included
     * @param latency how long the last attempt took
     */
    record CallSucceeded(String pool, @Nullable String method, String agentId, int attempts, Duration latency)
            implements PoolEvent {

        @Override
        public void tell(PoolListener listener) {
            listener.callSucceeded(this);
        }
    }

    /**
     * A call has failed for good: its caller gets the failure, unless a fallback method or handler answers.
     *
     * @param pool the name of the pool
     * @param method the method of the interface, or null for a call made in code
     * @param attempts how many times an agent was asked
     * @param failure what the caller gets
     */
    record CallFailed(String pool, @Nullable String method, int attempts, Throwable failure) implements PoolEvent {

        @Override
        public void tell(PoolListener listener) {
            listener.callFailed(this);
        }
    }

    /**
     * An attempt of a call has failed; others may follow.
     *
     * @param pool the name of the pool
     * @param method the method of the interface, or null for a call made in code
     * @param agentId the agent that was asked
     * @param attempt the number of the attempt within its call, from 1
     * @param latency how long it took
     * @param failure what the agent threw, or the time-out
     */
    record AttemptFailed(
            String pool, @Nullable String method, String agentId, int attempt, Duration latency, Throwable failure)
            implements PoolEvent {

        @Override
        public void tell(PoolListener listener) {
            listener.attemptFailed(this);
        }
    }

    /**
     * A call goes on with another attempt after one has failed.
     *
     * @param pool the name of the pool
     * @param method the method of the interface, or null for a call made in code
     * @param fromAgentId the agent that failed
     * @param toAgentId the agent that is asked next; the same one if there is no other
     * @param cause why
     */
    record FailedOver(String pool, @Nullable String method, String fromAgentId, String toAgentId, Throwable cause)
            implements PoolEvent {

        @Override
        public void tell(PoolListener listener) {
            listener.failedOver(this);
        }
    }

    /**
     * A second agent is asked beside one that takes long.
     *
     * @param pool the name of the pool
     * @param method the method of the interface, or null for a call made in code
     * @param agentId the second agent
     * @param besideAgentId the agent that was asked before
     * @param after how long that agent has had
     */
    record CallHedged(String pool, @Nullable String method, String agentId, String besideAgentId, Duration after)
            implements PoolEvent {

        @Override
        public void tell(PoolListener listener) {
            listener.callHedged(this);
        }
    }

    /**
     * The second agent of a hedged call has answered first, or alone.
     *
     * @param pool the name of the pool
     * @param method the method of the interface, or null for a call made in code
     * @param agentId the second agent
     * @param besideAgentId the agent that was asked before
     * @param latency how long the second agent took
     */
    record HedgeWon(String pool, @Nullable String method, String agentId, String besideAgentId, Duration latency)
            implements PoolEvent {

        @Override
        public void tell(PoolListener listener) {
            listener.hedgeWon(this);
        }
    }

    /**
     * The pool has given up on a call, and a fallback takes over.
     *
     * @param pool the name of the pool
     * @param method the method of the interface, or null for a call made in code
     * @param target the id of the reserve agent, or {@code "handler"} or {@code "method"}
     * @param cause why
     */
    record FellBack(String pool, @Nullable String method, String target, Throwable cause) implements PoolEvent {

        @Override
        public void tell(PoolListener listener) {
            listener.fellBack(this);
        }
    }

    /**
     * Calls were refused a further attempt, because the pool has made as many retries lately as it may. Told at once when
     * it begins, and once a second while it goes on.
     *
     * @param pool the name of the pool
     * @param method the method of the interface of the last such call, or null for a call made in code
     * @param agentId the agent that had failed it
     * @param denied how many were refused since this was last told
     * @param failure with what it had failed
     */
    record RetryBudgetExhausted(String pool, @Nullable String method, String agentId, long denied, Throwable failure)
            implements PoolEvent {

        @Override
        public void tell(PoolListener listener) {
            listener.retryBudgetExhausted(this);
        }
    }

    /**
     * A call was blamed for its own failure: it failed in the same way on every agent asked, so its failures were taken
     * back from the agents.
     *
     * @param pool the name of the pool
     * @param method the method of the interface, or null for a call made in code
     * @param attempts how many agents failed in the same way
     * @param failure the failure
     */
    record CallBlamed(String pool, @Nullable String method, int attempts, Throwable failure) implements PoolEvent {

        @Override
        public void tell(PoolListener listener) {
            listener.callBlamed(this);
        }
    }

    /**
     * The circuit breaker of an agent has changed its state.
     *
     * @param pool the name of the pool
     * @param agentId the agent
     * @param from the state before
     * @param to the state now
     */
    record BreakerStateChanged(String pool, String agentId, CircuitBreaker.State from, CircuitBreaker.State to)
            implements PoolEvent {

        @Override
        public void tell(PoolListener listener) {
            listener.breakerStateChanged(this);
        }
    }

    /**
     * The status of an agent has changed.
     *
     * @param pool the name of the pool
     * @param agentId the agent
     * @param from the status before
     * @param to the status now
     */
    record StatusChanged(String pool, String agentId, AgentStatus from, AgentStatus to) implements PoolEvent {

        @Override
        public void tell(PoolListener listener) {
            listener.statusChanged(this);
        }
    }

    /**
     * An agent has said that it has too much to do, and gets no call for a while.
     *
     * @param pool the name of the pool
     * @param agentId the agent
     * @param cooldown for how long
     */
    record AgentThrottled(String pool, String agentId, Duration cooldown) implements PoolEvent {

        @Override
        public void tell(PoolListener listener) {
            listener.agentThrottled(this);
        }
    }

    /**
     * A probe of an agent has failed. Of failures in a row those are told that lead to {@code probeFailureThreshold}, at
     * which the agent is taken out, and no later ones.
     *
     * @param pool the name of the pool
     * @param agentId the agent
     * @param consecutiveFailures how many probes have failed in a row, this one included
     * @param failure what the probe threw, or the time-out; null if it returned false
     */
    record ProbeFailed(
            String pool,
            String agentId,
            int consecutiveFailures,
            @Nullable Throwable failure) implements PoolEvent {

        @Override
        public void tell(PoolListener listener) {
            listener.probeFailed(this);
        }
    }

    /**
     * A probe of an agent has succeeded after others had failed. Further successes are not told.
     *
     * @param pool the name of the pool
     * @param agentId the agent
     * @param failuresBefore how many probes had failed in a row before
     */
    record ProbeSucceeded(String pool, String agentId, int failuresBefore) implements PoolEvent {

        @Override
        public void tell(PoolListener listener) {
            listener.probeSucceeded(this);
        }
    }

    /**
     * An agent was added.
     *
     * @param pool the name of the pool
     * @param agentId the agent
     */
    record AgentAdded(String pool, String agentId) implements PoolEvent {

        @Override
        public void tell(PoolListener listener) {
            listener.agentAdded(this);
        }
    }

    /**
     * An agent was removed.
     *
     * @param pool the name of the pool
     * @param agentId the agent
     */
    record AgentRemoved(String pool, String agentId) implements PoolEvent {

        @Override
        public void tell(PoolListener listener) {
            listener.agentRemoved(this);
        }
    }
}
