package dev.pooling.breaker;

import dev.pooling.breaker.CircuitBreaker.State;

/**
 * No call is let in until the open time has passed, or a probe has found the callee working. Outcomes of calls that began
 * earlier count for nothing.
 */
final class OpenState extends BreakerState {

    private final CircuitBreaker breaker;
    private final int reopenings;

    /** The closed period that this one ended, and its failures in a row; 0 if it was no failures of calls that did. */
    private final long trippedStamp;

    private final int trippedFailures;

    /** When the open time began; moved by a clock that goes backwards, which must not lengthen the open time. */
    private volatile long sinceNanos;

    /** How long the open time is; failed probes lengthen it. */
    private volatile long lengthNanos;

    /** Whether probes have found the callee dead. */
    private volatile boolean probedDead;

    private OpenState(CircuitBreaker breaker, int reopenings, long nowNanos, long trippedStamp, int trippedFailures) {
        this.breaker = breaker;
        this.reopenings = reopenings;
        this.lengthNanos = breaker.settings().openNanos(reopenings);
        this.sinceNanos = nowNanos;
        this.trippedStamp = trippedStamp;
        this.trippedFailures = trippedFailures;
    }

    /** Opened by failures of calls in a closed period. */
    static OpenState tripped(CircuitBreaker breaker, long nowNanos, long stamp, int failures) {
        return new OpenState(breaker, 0, nowNanos, stamp, failures);
    }

    /** Opened again by a failed trial. */
    static OpenState reopened(CircuitBreaker breaker, int reopenings, long nowNanos) {
        return new OpenState(breaker, reopenings, nowNanos, 0, 0);
    }

    /** Opened by probes. */
    static OpenState byProbe(CircuitBreaker breaker, int reopenings, long nowNanos, long holdNanos) {
        OpenState open = new OpenState(breaker, reopenings, nowNanos, 0, 0);
        open.probeFailed(nowNanos, holdNanos);
        return open;
    }

    @Override
    State name() {
        return State.OPEN;
    }

    HalfOpenState toHalfOpen() {
        return new HalfOpenState(breaker, reopenings, probedDead);
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
        if (stamp == trippedStamp && stamp != 0 && !probedDead) {
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

    @Override
    void probeSucceeded(long nowNanos) {
        HalfOpenState halfOpen = toHalfOpen();
        breaker.transition(this, halfOpen);
        halfOpen.probeSucceeded(nowNanos);
    }

    /** Unlike a call, a probe says something about now: no caller is to meet the callee before the next probe. */
    @Override
    void probeFailed(long nowNanos, long holdNanos) {
        probedDead = true;
        if (remainingNanos(nowNanos) < holdNanos) {
            lengthNanos = nowNanos - sinceNanos + holdNanos;
        }
    }
}
