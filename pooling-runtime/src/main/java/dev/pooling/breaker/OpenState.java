package dev.pooling.breaker;

import dev.pooling.breaker.CircuitBreaker.State;
import org.jspecify.annotations.Nullable;

/** No call is let in until the open time has passed. Outcomes of calls that began earlier count for nothing. */
final class OpenState extends BreakerState {

    private final CircuitBreaker breaker;
    private final int reopenings;
    private final long sinceNanos;
    private final long lengthNanos;

    /** The closed period that this one ended, and its failures in a row; 0 if a trial failed. */
    private final long trippedStamp;

    private final int trippedFailures;

    private OpenState(
            CircuitBreaker breaker,
            int reopenings,
            long sinceNanos,
            long lengthNanos,
            long trippedStamp,
            int trippedFailures) {
        this.breaker = breaker;
        this.reopenings = reopenings;
        this.sinceNanos = sinceNanos;
        this.lengthNanos = lengthNanos;
        this.trippedStamp = trippedStamp;
        this.trippedFailures = trippedFailures;
    }

    /** Opened by failures in a closed period. */
    static OpenState tripped(CircuitBreaker breaker, long nowNanos, long stamp, int failures) {
        return new OpenState(breaker, 0, nowNanos, breaker.settings().openNanos(0), stamp, failures);
    }

    /** Opened again by a failed trial. */
    static OpenState reopened(CircuitBreaker breaker, int reopenings, long nowNanos) {
        return new OpenState(breaker, reopenings, nowNanos, breaker.settings().openNanos(reopenings), 0, 0);
    }

    @Override
    State name() {
        return State.OPEN;
    }

    long remainingNanos(long nowNanos) {
        return Math.max(0, lengthNanos - Math.max(0, nowNanos - sinceNanos));
    }

    @Override
    BreakerState at(long nowNanos) {
        if (nowNanos - sinceNanos < 0) {
            // A clock that goes backwards must not lengthen the open time.
            return new OpenState(breaker, reopenings, nowNanos, lengthNanos, trippedStamp, trippedFailures);
        }
        return remainingNanos(nowNanos) == 0 ? HalfOpenState.begin(breaker, reopenings) : this;
    }

    @Override
    @Nullable
    BreakerState afterEntry(long nowNanos) {
        return null;
    }

    @Override
    long entryStamp() {
        throw new IllegalStateException("an open breaker lets no call in");
    }

    /** A success of a call that began before the breaker opened says nothing about now. */
    @Override
    BreakerState afterSuccess(long stamp, long nowNanos) {
        return this;
    }

    /** A failure must not push the open time on. */
    @Override
    BreakerState afterFailure(long stamp, long nowNanos) {
        return this;
    }

    @Override
    BreakerState afterTakingBack(long stamp) {
        return stamp == trippedStamp && stamp != 0
                ? ClosedState.begin(breaker, trippedFailures - 1, breaker.now())
                : this;
    }
}
