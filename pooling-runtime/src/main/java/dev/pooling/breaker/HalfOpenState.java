package dev.pooling.breaker;

import dev.pooling.breaker.CircuitBreaker.State;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of trial calls is let in at a time. Enough successful ones close the breaker, one failed one opens it
 * again. A trial that does not come back within the reset timeout no longer holds its place, and its late outcome, finding
 * its place taken by another stamp, counts for nothing.
 */
final class HalfOpenState extends BreakerState {

    /**
     * What stays the same throughout the period.
     *
     * @param probesVote whether probes have a say in closing, because it was they that found the callee dead
     * @param early the open state that goes on if a trial fails; null if its time was over
     */
    private record Period(
            CircuitBreaker breaker,
            long number,
            int reopenings,
            boolean probesVote,
            @Nullable OpenState early) {}

    /** A call under trial. */
    private record Trial(long stamp, long startNanos) {}

    private static final Trial[] NONE = {};

    private final Period period;
    private final BreakerSettings settings;
    private final int successes;

    /** The trials under way, the latest one last. */
    private final Trial[] trials;

    private HalfOpenState(Period period, int successes, Trial[] trials) {
        this.period = period;
        this.settings = period.breaker.settings();
        this.successes = successes;
        this.trials = trials;
    }

    /** The beginning of a half-open period. */
    static HalfOpenState begin(CircuitBreaker breaker, int reopenings, boolean probesVote) {
        return new HalfOpenState(new Period(breaker, breaker.nextStamp(), reopenings, probesVote, null), 0, NONE);
    }

    /** The beginning of a half-open period before the open time has passed. */
    static HalfOpenState early(CircuitBreaker breaker, int reopenings, OpenState interrupted) {
        return new HalfOpenState(new Period(breaker, breaker.nextStamp(), reopenings, false, interrupted), 0, NONE);
    }

    @Override
    State name() {
        return State.HALF_OPEN;
    }

    @Override
    long period() {
        return period.number;
    }

    int trialsInFlight() {
        return trials.length;
    }

    @Override
    @Nullable
    BreakerState afterEntry(long nowNanos) {
        Trial[] others = trials;
        if (others.length >= (period.early == null ? settings.halfOpenPermits() : 1)) {
            int overdue = overdue(nowNanos);
            if (overdue < 0) {
                return null;
            }
            others = without(overdue);
        }
        Trial[] more = Arrays.copyOf(others, others.length + 1);
        more[others.length] = new Trial(period.breaker.nextStamp(), nowNanos);
        return new HalfOpenState(period, successes, more);
    }

    @Override
    long entryStamp() {
        return trials[trials.length - 1].stamp;
    }

    @Override
    BreakerState afterSuccess(long stamp, long nowNanos) {
        int place = placeOf(stamp);
        if (place < 0 && stamp != ANY) {
            return this;
        }
        return successes + 1 >= settings.successThreshold()
                ? ClosedState.begin(period.breaker, 0, nowNanos)
                : new HalfOpenState(period, successes + 1, without(place));
    }

    @Override
    BreakerState afterFailure(long stamp, long nowNanos) {
        return placeOf(stamp) >= 0 || stamp == ANY ? reopened(nowNanos) : this;
    }

    /** An early trial leaves the open time as it was: it neither begins anew nor grows, unless it has passed meanwhile. */
    private BreakerState reopened(long nowNanos) {
        OpenState early = period.early;
        return early != null && early.remainingNanos(nowNanos) > 0
                ? early.resumed(nowNanos)
                : OpenState.reopened(period.breaker, period.reopenings + 1, nowNanos);
    }

    @Override
    BreakerState afterIgnored(long stamp) {
        int place = placeOf(stamp);
        return place < 0 ? this : new HalfOpenState(period, successes, without(place));
    }

    @Override
    BreakerState afterProbeSuccess(long nowNanos) {
        return period.probesVote ? afterSuccess(ANY, nowNanos) : this;
    }

    /** No trial has failed, so the open time does not grow. */
    @Override
    BreakerState afterProbeFailure(long nowNanos, long holdNanos) {
        return OpenState.byProbe(period.breaker, period.reopenings, nowNanos, holdNanos);
    }

    private int overdue(long nowNanos) {
        for (int place = 0; place < trials.length; place++) {
            if (nowNanos - trials[place].startNanos >= settings.resetTimeoutNanos()) {
                return place;
            }
        }
        return -1;
    }

    private int placeOf(long stamp) {
        for (int place = 0; place < trials.length; place++) {
            if (trials[place].stamp == stamp) {
                return place;
            }
        }
        return -1;
    }

    /** The trials without one of them; all if the place is negative. */
    private Trial[] without(int place) {
        if (place < 0) {
            return trials;
        }
        Trial[] fewer = new Trial[trials.length - 1];
        System.arraycopy(trials, 0, fewer, 0, place);
        System.arraycopy(trials, place + 1, fewer, place, fewer.length - place);
        return fewer;
    }
}
