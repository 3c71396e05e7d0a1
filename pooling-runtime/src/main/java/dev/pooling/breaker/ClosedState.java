package dev.pooling.breaker;

import dev.pooling.breaker.CircuitBreaker.State;
import org.jspecify.annotations.Nullable;

/**
 * Every call is let in; failures in a row, or too high a share of failures, open the breaker. All calls of the period share
 * one stamp, so letting a call in changes nothing, and a success after successes changes nothing either.
 */
final class ClosedState extends BreakerState {

    private final CircuitBreaker breaker;
    private final long stamp;

    /** The sliding window, the same one throughout the period. Unlike the rest it changes in place. */
    private final @Nullable FailureRate rate;

    /** Failures in a row. */
    private final int failures;

    private ClosedState(CircuitBreaker breaker, long stamp, @Nullable FailureRate rate, int failures) {
        this.breaker = breaker;
        this.stamp = stamp;
        this.rate = rate;
        this.failures = failures;
    }

    /** The beginning of a closed period. */
    static ClosedState begin(CircuitBreaker breaker, int failures, long nowNanos) {
        BreakerSettings settings = breaker.settings();
        FailureRate rate = settings.judgesRate() ? new FailureRate(settings, nowNanos) : null;
        return new ClosedState(breaker, breaker.nextStamp(), rate, failures);
    }

    @Override
    State name() {
        return State.CLOSED;
    }

    @Override
    long period() {
        return stamp;
    }

    @Override
    BreakerState afterEntry(long nowNanos) {
        return this;
    }

    @Override
    long entryStamp() {
        return stamp;
    }

    @Override
    boolean isClosedWith(long someStamp) {
        return stamp == someStamp;
    }

    @Override
    void countSuccess(long someStamp, long nowNanos) {
        if (rate != null && counts(someStamp)) {
            rate.success(nowNanos);
        }
    }

    @Override
    void countFailure(long someStamp, long nowNanos) {
        if (rate != null && counts(someStamp)) {
            rate.failure(nowNanos);
        }
    }

    @Override
    void uncountFailure(long someStamp) {
        if (rate != null && counts(someStamp)) {
            rate.takeBackFailure();
        }
    }

    @Override
    BreakerState afterSuccess(long someStamp, long nowNanos) {
        return failures != 0 && counts(someStamp) ? withFailures(0) : this;
    }

    @Override
    BreakerState afterFailure(long someStamp, long nowNanos) {
        if (!counts(someStamp)) {
            return this;
        }
        int inRow = failures + 1;
        boolean tooOften = rate != null && rate.isTooHigh();
        int threshold = breaker.settings().failureThreshold();
        return (inRow >= threshold || tooOften) && breaker.mayOpen()
                ? OpenState.tripped(breaker, nowNanos, stamp, inRow)
                : withFailures(Math.min(inRow, threshold));
    }

    @Override
    BreakerState afterTakingBack(long someStamp) {
        return failures > 0 && counts(someStamp) ? withFailures(failures - 1) : this;
    }

    /** Says nothing about the failures of calls: those in a row stay in a row. */
    @Override
    BreakerState afterProbeSuccess(long nowNanos) {
        return this;
    }

    @Override
    BreakerState afterProbeFailure(long nowNanos, long holdNanos) {
        return OpenState.byProbe(breaker, 0, nowNanos, holdNanos);
    }

    private boolean counts(long someStamp) {
        return someStamp == stamp || someStamp == ANY;
    }

    private ClosedState withFailures(int inRow) {
        return new ClosedState(breaker, stamp, rate, inRow);
    }
}
