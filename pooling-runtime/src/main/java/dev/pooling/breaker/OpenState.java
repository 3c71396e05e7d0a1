package dev.pooling.breaker;

import dev.pooling.breaker.CircuitBreaker.State;
import org.jspecify.annotations.Nullable;

/**
 * No call is let in until the open time has passed, or a probe has found the callee working. Outcomes of calls that began
 * earlier count for nothing.
 */
final class OpenState extends BreakerState {

    /**
     * What stays the same throughout the period.
     *
     * @param trippedStamp the closed period that this one ended; 0 if it was no failures of calls that did
     * @param trippedFailures its failures in a row
     */
    private record Period(
            CircuitBreaker breaker, long number, int reopenings, long trippedStamp, int trippedFailures) {}

    private final Period period;

    private final long sinceNanos;

    /** How long the open time is; failed probes lengthen it. */
    private final long lengthNanos;

    /** Whether probes have found the callee dead. */
    private final boolean probedDead;

    /** How many early trials have failed since the open time began. */
    private final int earlyTrials;

    /** When the last of them failed; when the open time began if there was none. */
    private final long triedNanos;

    private OpenState(Period period, long sinceNanos, long lengthNanos, boolean probedDead) {
        this(period, sinceNanos, lengthNanos, probedDead, 0, sinceNanos);
    }

    private OpenState(
            Period period, long sinceNanos, long lengthNanos, boolean probedDead, int earlyTrials, long triedNanos) {
        this.period = period;
        this.sinceNanos = sinceNanos;
        this.lengthNanos = lengthNanos;
        this.probedDead = probedDead;
        this.earlyTrials = earlyTrials;
        this.triedNanos = triedNanos;
    }

    /** Opened by failures of calls in a closed period. */
    static OpenState tripped(CircuitBreaker breaker, long nowNanos, long stamp, int failures) {
        Period period = new Period(breaker, breaker.nextStamp(), 0, stamp, failures);
        return new OpenState(period, nowNanos, breaker.settings().openNanos(0), false);
    }

    /** Opened again by a failed trial. */
    static OpenState reopened(CircuitBreaker breaker, int reopenings, long nowNanos) {
        Period period = new Period(breaker, breaker.nextStamp(), reopenings, 0, 0);
        return new OpenState(period, nowNanos, breaker.settings().openNanos(reopenings), false);
    }

    /** Opened by probes. */
    static BreakerState byProbe(CircuitBreaker breaker, int reopenings, long nowNanos, long holdNanos) {
        return reopened(breaker, reopenings, nowNanos).afterProbeFailure(nowNanos, holdNanos);
    }

    @Override
    State name() {
        return State.OPEN;
    }

    @Override
    long period() {
        return period.number;
    }

    long remainingNanos(long nowNanos) {
        return Math.max(0, lengthNanos - Math.max(0, nowNanos - sinceNanos));
    }

    @Override
    BreakerState at(long nowNanos) {
        if (nowNanos - sinceNanos < 0) {
            // A clock that goes backwards must not lengthen the open time.
            return new OpenState(period, nowNanos, lengthNanos, probedDead);
        }
        return remainingNanos(nowNanos) == 0 ? woken() : this;
    }

    @Override
    BreakerState woken() {
        return HalfOpenState.begin(period.breaker, period.reopenings, probedDead);
    }

    /** How long it is until an early trial may be let in. */
    long earlyRemainingNanos(long nowNanos, long firstWaitNanos) {
        long remaining = remainingNanos(nowNanos);
        if (probedDead) {
            // No caller is to meet what probes have found dead.
            return remaining;
        }
        long longest = period.breaker.settings().resetTimeoutNanos();
        long wait = (long) Math.min(longest, firstWaitNanos * Math.pow(2, earlyTrials));
        return Math.min(remaining, Math.max(0, wait - Math.max(0, nowNanos - triedNanos)));
    }

    /** Half-open for an early trial. */
    BreakerState hastened() {
        return HalfOpenState.early(period.breaker, period.reopenings, this);
    }

    /** This again, in a period of its own, after an early trial has failed. */
    OpenState resumed(long nowNanos) {
        Period again = new Period(period.breaker, period.breaker.nextStamp(), period.reopenings, 0, 0);
        return new OpenState(again, sinceNanos, lengthNanos, probedDead, earlyTrials + 1, nowNanos);
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
        return stamp == period.trippedStamp && stamp != 0 && !probedDead
                ? ClosedState.begin(period.breaker, period.trippedFailures - 1, period.breaker.now())
                : this;
    }

    /** It is woken first. */
    @Override
    BreakerState afterProbeSuccess(long nowNanos) {
        return this;
    }

    /** Unlike a call, a probe says something about now: no caller is to meet the callee before the next probe. */
    @Override
    BreakerState afterProbeFailure(long nowNanos, long holdNanos) {
        long since = nowNanos - sinceNanos < 0 ? nowNanos : sinceNanos;
        return new OpenState(period, since, Math.max(lengthNanos, nowNanos - since + holdNanos), true);
    }
}
