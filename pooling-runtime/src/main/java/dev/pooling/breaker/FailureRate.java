package dev.pooling.breaker;

import dev.pooling.time.SlidingTotals;
import java.util.concurrent.atomic.LongAdder;

/** The share of failures within the sliding window of one closed period. */
final class FailureRate {

    private final BreakerSettings settings;
    private final LongAdder successes = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final SlidingTotals window;

    FailureRate(BreakerSettings settings, long nowNanos) {
        this.settings = settings;
        this.window = new SlidingTotals(settings.slidingWindow(), nowNanos, 0, 0);
    }

    void success(long nowNanos) {
        roll(nowNanos);
        successes.increment();
    }

    void failure(long nowNanos) {
        roll(nowNanos);
        failures.increment();
    }

    /** Whether the share of failures has reached the threshold. */
    boolean isTooHigh() {
        long failed = Math.max(0, failures.sum() - window.failuresBefore());
        long calls = failed + Math.max(0, successes.sum() - window.successesBefore());
        return calls >= settings.minimumCalls() && failed >= settings.failureRateThreshold() * calls;
    }

    void takeBackFailure() {
        failures.decrement();
    }

    private void roll(long nowNanos) {
        if (window.isDue(nowNanos)) {
            window.roll(nowNanos, successes.sum(), failures.sum());
        }
    }
}
