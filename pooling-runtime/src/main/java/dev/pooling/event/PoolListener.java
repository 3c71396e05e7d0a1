package dev.pooling.event;

import dev.pooling.event.PoolEvent.AgentAdded;
import dev.pooling.event.PoolEvent.AgentRemoved;
import dev.pooling.event.PoolEvent.AgentThrottled;
import dev.pooling.event.PoolEvent.AttemptFailed;
import dev.pooling.event.PoolEvent.BreakerStateChanged;
import dev.pooling.event.PoolEvent.CallBlamed;
import dev.pooling.event.PoolEvent.CallFailed;
import dev.pooling.event.PoolEvent.CallHedged;
import dev.pooling.event.PoolEvent.CallSucceeded;
import dev.pooling.event.PoolEvent.FailedOver;
import dev.pooling.event.PoolEvent.FellBack;
import dev.pooling.event.PoolEvent.HedgeWon;
import dev.pooling.event.PoolEvent.ProbeFailed;
import dev.pooling.event.PoolEvent.ProbeSucceeded;
import dev.pooling.event.PoolEvent.RetryBudgetExhausted;
import dev.pooling.event.PoolEvent.StatusChanged;

/**
 * Is told what happens in a pool. Every method does nothing unless overridden.
 *
 * <p>Called on the thread on which the thing happened: the caller's, a probe's, or a timer's for time-outs. It must be thread-safe
 * and quick. What it throws is logged (once at WARN, then at DEBUG) and never reaches a caller. It is never called while a
 * lock of the pool is held, so it may use the pool.
 *
 * @since 0.1
 */
public interface PoolListener {

    /**
     * A call has succeeded on an agent.
     *
     * @param event what happened
     */
    default void callSucceeded(CallSucceeded event) {}

    /**
     * A call has failed for good.
     *
     * @param event what happened
     */
    default void callFailed(CallFailed event) {}

    /**
     * An attempt of a call has failed.
     *
     * @param event what happened
     */
    default void attemptFailed(AttemptFailed event) {}

    /**
     * A call goes on with another attempt.
     *
     * @param event what happened
     */
    default void failedOver(FailedOver event) {}

    /**
     * A second agent is asked beside one that takes long.
     *
     * @param event what happened
     */
    default void callHedged(CallHedged event) {}

    /**
     * The second agent of a hedged call has answered first, or alone.
     *
     * @param event what happened
     */
    default void hedgeWon(HedgeWon event) {}

    /**
     * A fallback takes over a call.
     *
     * @param event what happened
     */
    default void fellBack(FellBack event) {}

    /**
     * Calls were refused a further attempt.
     *
     * @param event what happened; once a second at the most
     */
    default void retryBudgetExhausted(RetryBudgetExhausted event) {}

    /**
     * A call was blamed for its own failure.
     *
     * @param event what happened
     */
    default void callBlamed(CallBlamed event) {}

    /**
     * A circuit breaker has changed its state.
     *
     * @param event what happened
     */
    default void breakerStateChanged(BreakerStateChanged event) {}

    /**
     * The status of an agent has changed.
     *
     * @param event what happened
     */
    default void statusChanged(StatusChanged event) {}

    /**
     * An agent has said that it has too much to do, and gets no call for a while.
     *
     * @param event what happened; not null
     */
    default void agentThrottled(AgentThrottled event) {}

    /**
     * A probe of an agent has failed.
     *
     * @param event what happened; not null
     */
    default void probeFailed(ProbeFailed event) {}

    /**
     * A probe of an agent has succeeded after others had failed.
     *
     * @param event what happened; not null
     */
    default void probeSucceeded(ProbeSucceeded event) {}

    /**
     * An agent was added.
     *
     * @param event what happened
     */
    default void agentAdded(AgentAdded event) {}

    /**
     * An agent was removed.
     *
     * @param event what happened
     */
    default void agentRemoved(AgentRemoved event) {}
}
