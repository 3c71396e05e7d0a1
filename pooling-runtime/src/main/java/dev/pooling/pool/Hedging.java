package dev.pooling.pool;

import dev.pooling.time.Ticker;
import org.jspecify.annotations.Nullable;

/** How the calls of one method are hedged: when, and how often at the most. */
final class Hedging {

    /** By the live percentile nothing is hedged earlier: below it, asking another agent costs more than it saves. */
    private static final long LEAST_NANOS = 1_000_000;

    /** By the live percentile everything is hedged by then, where attempts are not limited in time. */
    private static final long MOST_NANOS = 10_000_000_000L;

    private final HedgePolicy policy;
    private final HedgeBudget budget;
    private final @Nullable LatencyQuantile latencies;
    private final long mostNanos;
    private final Ticker ticker;

    /**
     * @param limitNanos how long an attempt may take; 0 for no limit
     */
    Hedging(HedgePolicy policy, HedgeBudget budget, long limitNanos, Ticker ticker) {
        this.policy = policy;
        this.budget = budget;
        this.latencies = policy.percentile() == 0 ? null : new LatencyQuantile(policy.percentile(), ticker.nanoTime());
        this.ticker = ticker;
        // Half the time must be left for the second agent.
        this.mostNanos = limitNanos == 0 ? MOST_NANOS : limitNanos / 2;
    }

    HedgeBudget budget() {
        return budget;
    }

    /** How long the first agent is given before another one is asked; -1 if none is. */
    long delayNanos() {
        if (latencies == null) {
            return policy.delayNanos();
        }
        long live = latencies.nanos();
        long least = policy.delayNanos() == 0 ? LEAST_NANOS : policy.delayNanos();
        return live < 0 ? -1 : Math.max(least, Math.min(live, mostNanos));
    }

    /**
     * The first agent of an attempt took so long, or longer if it was cancelled for another one: as the delay lies near the
     * percentile, all that matters of such a latency is that it lies above. Those of the second agents would be too
     * good to be true: they are asked when the first ones are slow.
     */
    void took(long startNanos) {
        if (latencies != null) {
            long now = ticker.nanoTime();
            latencies.add(Math.max(0, now - startNanos), now);
        }
    }
}
