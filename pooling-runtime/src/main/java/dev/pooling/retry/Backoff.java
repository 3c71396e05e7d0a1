package dev.pooling.retry;

import java.util.random.RandomGenerator;

/**
 * How long a call waits before it returns to an agent it has already tried: exponential back-off with full jitter. The
 * n-th wait is a random time between zero and {@code first * multiplier^(n-1)}, never above {@code longest}.
 *
 * <p>Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 *
 * @param firstNanos the upper bound of the first wait; 0 or more
 * @param multiplier by how much the bound grows each time; 1 or more
 * @param longestNanos the highest bound; 0 or more
 * @since 0.1
 */
public record Backoff(long firstNanos, double multiplier, long longestNanos) {

    /**
     * Draws the length of a wait.
     *
     * @param earlierWaits how many times the call has waited before; 0 or more
     * @param random where the jitter comes from
     * @return nanoseconds, 0 or more
     */
    public long delayNanos(int earlierWaits, RandomGenerator random) {
        long ceiling = ceilingNanos(earlierWaits);
        return ceiling <= 0 ? 0 : random.nextLong(ceiling) + 1;
    }

    /** The longest that a wait may be; a double's overflow to infinity ends at the longest bound. */
    long ceilingNanos(int earlierWaits) {
        return (long) Math.min(longestNanos, firstNanos * Math.pow(multiplier, earlierWaits));
    }
}
