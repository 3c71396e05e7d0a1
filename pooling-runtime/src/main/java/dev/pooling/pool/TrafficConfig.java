package dev.pooling.pool;

import dev.pooling.routing.Tags;
import java.time.Duration;

/** The options of a {@link PoolConfig} that say how calls are spread and repeated. */
abstract class TrafficConfig extends HealthConfig {

    TrafficConfig() {}

    /**
     * Returns the tags that every call requires of its agent. Default none. What annotations of methods require comes
     * on top.
     *
     * @return the tags; never null
     */
    public Tags tags() {
        return (Tags) get(PoolOption.TAGS);
    }

    /**
     * Returns in which time an agent that is new, or was out, gets its full share of calls, beginning with a tenth of it.
     * Default zero, at once. Of no effect for chains, and where a selector decides.
     *
     * @return a duration; zero for off
     */
    public Duration slowStart() {
        return duration(PoolOption.SLOW_START);
    }

    /**
     * Returns the longest first wait before a call returns to an agent that it has already tried; the actual wait is a
     * random part of it. Default 100 ms. Nothing is waited for before an agent that the call has not tried.
     *
     * @return a duration; zero for no wait
     */
    public Duration retryDelay() {
        return duration(PoolOption.RETRY_DELAY);
    }

    /**
     * Returns the bound of all waits. Default 10 s, or {@link #retryDelay} if that is longer.
     *
     * @return a duration, at least {@link #retryDelay}
     */
    public Duration retryMaxDelay() {
        return atLeast(PoolOption.RETRY_MAX_DELAY, retryDelay());
    }

    /**
     * Returns by how much the bound of the wait grows each time. Default 2.
     *
     * @return a number from 1
     */
    public double retryBackoffMultiplier() {
        return (double) get(PoolOption.RETRY_BACKOFF_MULTIPLIER);
    }

    /**
     * Returns how many further attempts a pool may make for each of its calls of the last ten seconds, on top of {@link
     * #retryBudgetFloor}. Default 0.2: agents that are all in trouble get a fifth more load from retries, not a multiple
     * of it. A call that is refused a further attempt fails with what its agent threw, unless a fallback answers. Of no
     * effect in a chain, whose purpose it is to ask the next agent.
     *
     * @return a number from 0 to 1; 0 for no budget: whatever {@link PoolConfig#retries} allows is made
     */
    public double retryBudgetShare() {
        return (double) get(PoolOption.RETRY_BUDGET_SHARE);
    }

    /**
     * Returns how many further attempts a second a pool may make in any case, those of ten seconds at once if need be.
     * Default 10. Of no effect without {@link #retryBudgetShare}.
     *
     * @return a number from 0
     */
    public int retryBudgetFloor() {
        return (int) get(PoolOption.RETRY_BUDGET_FLOOR);
    }

    /**
     * Returns after how long a second agent is asked beside one that has not answered, for calls that are marked as
     * idempotent. Default zero, off. Set it to what all but a few in a hundred answers need. With {@link
     * #hedgePercentile} it is how long is waited at the least.
     *
     * @return a duration; zero for off, or with {@link #hedgePercentile} for 1 ms
     */
    public Duration hedgeDelay() {
        return duration(PoolOption.HEDGE_DELAY);
    }

    /**
     * Returns the percentile of the recent latencies of a method after which a second agent is asked, for calls that are
     * marked as idempotent. Default 0, off: {@link #hedgeDelay} counts as it is.
     *
     * @return a number from 0 to 1, such as 0.95
     */
    public double hedgePercentile() {
        return (double) get(PoolOption.HEDGE_PERCENTILE);
    }

    /**
     * Returns the share of calls for which a second agent may be asked at the most. Default 0.1. One call in a second may
     * be hedged in any case.
     *
     * @return a number from 0 to 1
     */
    public double hedgeBudget() {
        return (double) get(PoolOption.HEDGE_BUDGET);
    }

    /**
     * Returns how many calls of one agent may be under way at a time. A full agent is not available: calls go to others.
     * That counts neither as a failure of the agent nor as an attempt. Default 0, no limit.
     *
     * @return a number from 0; 0 for no limit
     */
    public int maxConcurrent() {
        return (int) get(PoolOption.MAX_CONCURRENT);
    }

    /**
     * Returns the least number of calls of one agent that may be under way at a time, where the limit adapts itself between
     * this and {@link #maxConcurrent}: it begins here, grows while that makes calls no slower, and falls when they queue
     * inside the agent. Default 0: the limit does not adapt.
     *
     * @return a number from 0 to {@link #maxConcurrent}; 0 for a fixed limit
     */
    public int minConcurrent() {
        return (int) get(PoolOption.MIN_CONCURRENT);
    }

    /**
     * Returns how long a call waits at the most, in all and never beyond its deadline, when all agents are full. Those that
     * wait are served in the order in which they came. Default zero.
     *
     * @return a duration; zero for failing at once
     */
    public Duration maxConcurrentWait() {
        return duration(PoolOption.MAX_CONCURRENT_WAIT);
    }
}
