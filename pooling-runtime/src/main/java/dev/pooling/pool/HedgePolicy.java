package dev.pooling.pool;

import org.jspecify.annotations.Nullable;

/**
 * When a second agent is asked beside one that takes long. For generated proxies and the pool itself.
 *
 * @param delayNanos after how long; with a percentile, how long to wait at the least; 0 or more
 * @param percentile the share of answers that come within the delay, by which it follows the recent latencies; 0 for a fixed
 *     delay
 * @since 0.1
 */
public record HedgePolicy(long delayNanos, double percentile) {

    /**
     * Checks the bounds.
     *
     * @param delayNanos after how long, or how long at the least; 0 or more
     * @param percentile a number from 0 to 1; 0 for a fixed delay
     */
    public HedgePolicy {
        if (delayNanos < 0) {
            throw new IllegalArgumentException("delayNanos must be >= 0, was " + delayNanos);
        }
        // Written so that NaN fails.
        if (!(percentile >= 0 && percentile <= 1)) {
            throw new IllegalArgumentException("percentile must be >= 0 and <= 1, was " + percentile);
        }
        if (delayNanos == 0 && percentile == 0) {
            throw new IllegalArgumentException("delayNanos and percentile must not both be 0");
        }
    }

    /**
     * Makes a policy.
     *
     * @param delayNanos after how long, or how long at the least; 0 or more
     * @param percentile a number from 0 to 1; 0 for a fixed delay
     * @return the policy; null if both are 0, which means that no second agent is asked
     */
    public static @Nullable HedgePolicy of(long delayNanos, double percentile) {
        return delayNanos == 0 && percentile == 0 ? null : new HedgePolicy(delayNanos, percentile);
    }

    static @Nullable HedgePolicy of(PoolConfig config) {
        return of(config.hedgeDelay().toNanos(), config.hedgePercentile());
    }
}
