package dev.pooling.breaker;

import dev.pooling.breaker.CircuitBreaker.State;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of trial calls is let in at a time. Enough successful ones close the breaker, one failed one opens it
 * again. A trial that does not come back within the reset timeout no longer holds its place, and its late outcome finds its
 * place taken by another stamp: it counts for nothing.
 */
final class HalfOpenState extends BreakerState {

    private final CircuitBreaker breaker;
    private final BreakerSettings settings;
    private final int reopenings;

    /** Whether probes have a say in closing, because it was they that found the callee dead. */
    private final boolean probesVote;

    private final AtomicReferenceArray<@Nullable Trial> places;
    private final AtomicInteger successes = new AtomicInteger();

    HalfOpenState(CircuitBreaker breaker, int reopenings, boolean probesVote) {
        this.breaker = breaker;
        this.settings = breaker.settings();
        this.reopenings = reopenings;
        this.probesVote = probesVote;
        this.places = new AtomicReferenceArray<>(settings.halfOpenPermits());
    }

    @Override
    State name() {
        return State.HALF_OPEN;
    }

    int trialsInFlight() {
        int taken = 0;
        for (int place = 0; place < places.length(); place++) {
            taken += places.get(place) == null ? 0 : 1;
        }
        return taken;
    }

    @Override
    long tryAcquire(long nowNanos) {
        for (int place = 0; place < places.length(); place++) {
            Trial present = places.get(place);
            if (present == null || nowNanos - present.startNanos >= settings.resetTimeoutNanos()) {
                Trial trial = new Trial(breaker.nextStamp(), nowNanos);
                if (places.compareAndSet(place, present, trial)) {
                    return trial.stamp;
                }
            }
        }
        return 0;
    }

    @Override
    void onSuccess(long stamp, long nowNanos, long elapsedNanos) {
        if (giveBack(stamp)) {
            if (settings.isSlow(elapsedNanos)) {
                recordFailure(nowNanos);
            } else {
                recordSuccess(nowNanos);
            }
        }
    }

    @Override
    void onFailure(long stamp, long nowNanos) {
        if (giveBack(stamp)) {
            recordFailure(nowNanos);
        }
    }

    @Override
    void onIgnored(long stamp) {
        giveBack(stamp);
    }

    @Override
    void takeBack(long stamp) {
        // A failed trial has reopened the breaker; an agent under trial is not one whose word clears it.
    }

    @Override
    void recordSuccess(long nowNanos) {
        if (successes.incrementAndGet() >= settings.successThreshold()) {
            breaker.transition(this, new ClosedState(breaker, 0, nowNanos));
        }
    }

    @Override
    void recordFailure(long nowNanos) {
        breaker.transition(this, OpenState.reopened(breaker, reopenings + 1, nowNanos));
    }

    @Override
    void probeSucceeded(long nowNanos) {
        if (probesVote) {
            recordSuccess(nowNanos);
        }
    }

    /** No trial has failed, so the open time does not grow. */
    @Override
    void probeFailed(long nowNanos, long holdNanos) {
        breaker.transition(this, OpenState.byProbe(breaker, reopenings, nowNanos, holdNanos));
    }

    /** Frees the place of a trial; false if it has none any more. */
    private boolean giveBack(long stamp) {
        for (int place = 0; place < places.length(); place++) {
            Trial present = places.get(place);
            if (present != null && present.stamp == stamp) {
                return places.compareAndSet(place, present, null);
            }
        }
        return false;
    }

    private static final class Trial {
        final long stamp;
        final long startNanos;

        Trial(long stamp, long startNanos) {
            this.stamp = stamp;
            this.startNanos = startNanos;
        }
    }
}
