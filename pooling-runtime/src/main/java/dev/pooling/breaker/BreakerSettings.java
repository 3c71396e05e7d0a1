package dev.pooling.breaker;

import dev.pooling.time.Ticker;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The validated settings of a breaker; shared by all breakers that one builder makes without a change in between. */
record BreakerSettings(
        int failureThreshold,
        long resetTimeoutNanos,
        long maxResetTimeoutNanos,
        int successThreshold,
        int halfOpenPermits,
        double failureRateThreshold,
        Duration slidingWindow,
        int minimumCalls,
        long slowCallNanos,
        Ticker ticker,
        Supplier<? extends RandomGenerator> random) {

    boolean judgesRate() {
        return failureRateThreshold > 0;
    }

    boolean isSlow(long elapsedNanos) {
        return slowCallNanos > 0 && elapsedNanos >= slowCallNanos;
    }

    /**
     * How long the breaker stays open. The first time exactly the reset timeout, so that it can be relied on; after each
     * failed trial twice as long up to the maximum, with equal jitter, so that the breakers of many clients do not try
     * again in step.
     */
    long openNanos(int reopenings) {
        if (reopenings == 0) {
            return resetTimeoutNanos;
        }
        long doubled = (long) Math.min(maxResetTimeoutNanos, resetTimeoutNanos * Math.pow(2, reopenings));
        long half = doubled / 2;
        return Math.max(resetTimeoutNanos, half + random.get().nextLong(half + 1));
    }
}
