package dev.pooling.pool;

import dev.pooling.routing.Tags;
import java.time.Duration;

/** What can be set of the options in {@link TrafficConfig}; {@code B} stands for the builder. */
abstract class TrafficOptions<B> extends HealthOptions<B> {

    TrafficOptions() {}

    /**
     * Sets an option, see {@link PoolConfig#tags}.
     *
     * @param tags each of the form {@code key=value} or {@code key}
     * @return this builder
     * @throws IllegalArgumentException naming the first malformed tag
     */
    public B tags(String... tags) {
        return tags(Tags.of(tags));
    }

    /**
     * Sets an option, see {@link PoolConfig#tags}.
     *
     * @param tags the tags
     * @return this builder
     */
    public B tags(Tags tags) {
        return set(PoolOption.TAGS, tags);
    }

    /**
     * Sets an option, see {@link PoolConfig#slowStart}.
     *
     * @param window a duration; zero for off
     * @return this builder
     */
    public B slowStart(Duration window) {
        return set(PoolOption.SLOW_START, window);
    }

    /**
     * Sets an option, see {@link PoolConfig#retryDelay}.
     *
     * @param delay a duration; zero for no wait
     * @return this builder
     */
    public B retryDelay(Duration delay) {
        return set(PoolOption.RETRY_DELAY, delay);
    }

    /**
     * Sets an option, see {@link PoolConfig#retryMaxDelay}.
     *
     * @param delay a duration, at least the retry delay
     * @return this builder
     */
    public B retryMaxDelay(Duration delay) {
        return set(PoolOption.RETRY_MAX_DELAY, delay);
    }

    /**
     * Sets an option, see {@link PoolConfig#retryBackoffMultiplier}.
     *
     * @param multiplier a finite number from 1
     * @return this builder
     */
    public B retryBackoffMultiplier(double multiplier) {
        return set(PoolOption.RETRY_BACKOFF_MULTIPLIER, multiplier);
    }

    /**
     * Sets an option, see {@link PoolConfig#retryBudgetShare}.
     *
     * @param share a number from 0 to 1; 0 for no budget
     * @return this builder
     */
    public B retryBudgetShare(double share) {
        return set(PoolOption.RETRY_BUDGET_SHARE, share);
    }

    /**
     * Sets an option, see {@link PoolConfig#retryBudgetFloor}.
     *
     * @param perSecond a number from 0
     * @return this builder
     */
    public B retryBudgetFloor(int perSecond) {
        return set(PoolOption.RETRY_BUDGET_FLOOR, perSecond);
    }

    /**
     * Sets an option, see {@link PoolConfig#hedgeDelay}.
     *
     * @param delay a duration; zero for off
     * @return this builder
     */
    public B hedgeDelay(Duration delay) {
        return set(PoolOption.HEDGE_DELAY, delay);
    }

    /**
     * Sets an option, see {@link PoolConfig#hedgePercentile}.
     *
     * @param percentile a number from 0 to 1; 0 for off
     * @return this builder
     */
    public B hedgePercentile(double percentile) {
        return set(PoolOption.HEDGE_PERCENTILE, percentile);
    }

    /**
     * Sets an option, see {@link PoolConfig#hedgeBudget}.
     *
     * @param share a number from 0 to 1
     * @return this builder
     */
    public B hedgeBudget(double share) {
        return set(PoolOption.HEDGE_BUDGET, share);
    }

    /**
     * Sets an option, see {@link PoolConfig#maxConcurrent}.
     *
     * @param calls a number from 0; 0 for no limit
     * @return this builder
     */
    public B maxConcurrent(int calls) {
        return set(PoolOption.MAX_CONCURRENT, calls);
    }

    /**
     * Sets an option, see {@link PoolConfig#minConcurrent}.
     *
     * @param calls a number from 0 to the maximum; 0 for a fixed limit
     * @return this builder
     */
    public B minConcurrent(int calls) {
        return set(PoolOption.MIN_CONCURRENT, calls);
    }

    /**
     * Sets an option, see {@link PoolConfig#maxConcurrentWait}.
     *
     * @param wait a duration; zero for failing at once
     * @return this builder
     */
    public B maxConcurrentWait(Duration wait) {
        return set(PoolOption.MAX_CONCURRENT_WAIT, wait);
    }
}
