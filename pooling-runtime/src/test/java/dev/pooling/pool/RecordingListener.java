package dev.pooling.pool;

import dev.pooling.event.PoolEvent;
import dev.pooling.event.PoolListener;
import java.util.function.Consumer;

/** Passes every event on to one place. */
record RecordingListener(Consumer<PoolEvent> sink) implements PoolListener {

    @Override
    public void callSucceeded(PoolEvent.CallSucceeded event) {
        sink.accept(event);
    }

    @Override
    public void callFailed(PoolEvent.CallFailed event) {
        sink.accept(event);
    }

    @Override
    public void attemptFailed(PoolEvent.AttemptFailed event) {
        sink.accept(event);
    }

    @Override
    public void failedOver(PoolEvent.FailedOver event) {
        sink.accept(event);
    }

    @Override
    public void callHedged(PoolEvent.CallHedged event) {
        sink.accept(event);
    }

    @Override
    public void hedgeWon(PoolEvent.HedgeWon event) {
        sink.accept(event);
    }

    @Override
    public void fellBack(PoolEvent.FellBack event) {
        sink.accept(event);
    }

    @Override
    public void retryBudgetExhausted(PoolEvent.RetryBudgetExhausted event) {
        sink.accept(event);
    }

    @Override
    public void callBlamed(PoolEvent.CallBlamed event) {
        sink.accept(event);
    }

    @Override
    public void breakerStateChanged(PoolEvent.BreakerStateChanged event) {
        sink.accept(event);
    }

    @Override
    public void statusChanged(PoolEvent.StatusChanged event) {
        sink.accept(event);
    }

    @Override
    public void agentThrottled(PoolEvent.AgentThrottled event) {
        sink.accept(event);
    }

    @Override
    public void probeFailed(PoolEvent.ProbeFailed event) {
        sink.accept(event);
    }

    @Override
    public void probeSucceeded(PoolEvent.ProbeSucceeded event) {
        sink.accept(event);
    }

    @Override
    public void agentAdded(PoolEvent.AgentAdded event) {
        sink.accept(event);
    }

    @Override
    public void agentRemoved(PoolEvent.AgentRemoved event) {
        sink.accept(event);
    }
}
