package dev.pooling.breaker;

import dev.pooling.breaker.CircuitBreaker.State;

/** No call is let in until the open time has passed. Outcomes of calls that began earlier count for nothing. */
final class OpenState extends BreakerState {

    private final CircuitBreaker breaker;
    private final int reopenings;
    private final long lengthNanos;

    /** The closed period that this one ended, and its failures in a row; 0 if a trial failed. */
    private final long trippedStamp;

    private final int trippedFailures;

    /** When the open time began; moved by a clock that goes backwards, which must not lengthen the open time. */
    private volatile long sinceNanos;

    OpenState(CircuitBreaker breaker, int reopenings, long nowNanos, long trippedStamp, int trippedFailures) {
        this.breaker = breaker;
        this.reopenings = reopenings;
        this.lengthNanos = breaker.settings().openNanos(reopenings);
        this.sinceNanos = nowNanos;
        this.trippedStamp = trippedStamp;
        this.trippedFailures = trippedFailures;
    }

    @Override
    State name() {
        return State.OPEN;
    }

    int reopenings() {
        return reopenings;
    }

    long remainingNanos(long nowNanos) {
        long elapsed = nowNanos - sinceNanos;
        if (elapsed < 0) {
            sinceNanos = nowNanos;
            elapsed = 0;
        }
        return Math.max(0, lengthNanos - elapsed);
    }

    @Override
    long tryAcquire(long nowNanos) {
        return 0;
    }

    @Override
    void onSuccess(long stamp, long nowNanos, long elapsedNanos) {
        // Began before the breaker opened: says nothing about now.
    }

    @Override
    void onFailure(long stamp, long nowNanos) {
        // Must not push the open time on.
    }

    @Override
    void onIgnored(long stamp) {
        // Nothing to give back.
    }

    @Override
    void takeBack(long stamp) {
        if (stamp == trippedStamp && stamp != 0) {
            breaker.transition(this, new ClosedState(breaker, trippedFailures - 1, breaker.now()));
        }
    }

    @Override
    void recordSuccess(long nowNanos) {
        // Began before the breaker opened: says nothing about now.
    }

    @Override
    void recordFailure(long nowNanos) {
        // Must not push the open time on.
    }
}
