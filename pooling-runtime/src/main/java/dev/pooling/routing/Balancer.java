package dev.pooling.routing;

import dev.pooling.annotation.LoadBalanceStrategy;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Picks agents by a strategy. A pool has one balancer for its whole life: where the rotation stands outlives the
 * snapshots of who takes part.
 *
 * <p>Thread-safe. A pick takes no lock and allocates nothing, except that the first pick from a new snapshot may make a
 * table, and that an {@link AgentSelector} is handed objects. Every strategy picks in constant or logarithmic time, or
 * looks at a few dozen agents at most, however large the pool is.
 *
 * @since 0.1
 */
public abstract class Balancer {

    Balancer() {}

    /**
     * Makes a balancer for one of the built-in strategies.
     *
     * @param strategy the strategy; not null
     * @param random where random numbers come from, asked on the picking thread at each use; not null
     * @return a new balancer; never null
     */
    public static Balancer of(LoadBalanceStrategy strategy, Supplier<? extends RandomGenerator> random) {
        Objects.requireNonNull(random, "random must not be null");
        return switch (strategy) {
            case ROUND_ROBIN -> new RoundRobinBalancer();
            case RANDOM -> new RandomBalancer(random);
            case LEAST_LATENCY -> new LeastLatencyBalancer(random);
            case LEAST_ERRORS -> new LeastErrorsBalancer(random);
            case WEIGHTED -> new WeightedBalancer();
            case PRIORITY -> new PriorityBalancer();
            case POWER_OF_TWO -> new PowerOfTwoBalancer(random);
            case LEAST_LOADED -> new LeastLoadedBalancer(random);
            case CONSISTENT_HASH -> new ConsistentHashBalancer(random);
        };
    }

    /**
     * Makes a balancer that asks a user's selector. Where the selector fails or declines, round robin decides.
     *
     * @param selector the selector; not null
     * @param poolName the name of the pool, for the selector and for the log; not null
     * @return a new balancer; never null
     */
    public static Balancer of(AgentSelector selector, String poolName) {
        return of(selector, poolName, Tags.none());
    }

    /**
     * Makes a balancer that asks a user's selector about calls that require tags.
     *
     * @param selector the selector; not null
     * @param poolName the name of the pool, for the selector and for the log; not null
     * @param tags what the calls require, for the selector; not null
     * @return a new balancer; never null
     */
    public static Balancer of(AgentSelector selector, String poolName, Tags tags) {
        return new SelectorBalancer(selector, poolName, tags);
    }

    /**
     * Makes a balancer that lets agents start slowly, as {@link Candidate#ramp} says.
     *
     * @param strategy a balancer for one of the built-in strategies; not null
     * @param random where random numbers come from, asked on the picking thread at each use; not null
     * @return a balancer that picks by it; never null
     */
    public static Balancer startingSlowly(Balancer strategy, Supplier<? extends RandomGenerator> random) {
        return new SlowStartBalancer(strategy, random);
    }

    /**
     * Returns whether a {@link CallDescription} should take the place of the route key.
     *
     * @return true if there is a selector, which sees the call
     */
    public boolean looksAtCalls() {
        return false;
    }

    /**
     * Picks the agent for an attempt.
     *
     * @param set who is in the rotation; not null
     * @param nowNanos the current reading of the pool's ticker
     * @param routeKey the key for sticky routing, or null
     * @param excluded the agents to leave out, because the call has already asked them; null to leave out none. Where
     *     one agent of the set is not excluded, one is found
     * @return an index into the set, or -1 if it is empty or all of it is excluded
     */
    public final int pick(CandidateSet set, long nowNanos, @Nullable Object routeKey, @Nullable Exclusion excluded) {
        if (set.size() > 1) {
            return choose(set, nowNanos, routeKey, excluded);
        }
        return set.size() == 1 && isAllowed(set, 0, excluded) ? 0 : -1;
    }

    /** Picks from a set of two or more; otherwise as {@link #pick}. */
    abstract int choose(CandidateSet set, long nowNanos, @Nullable Object routeKey, @Nullable Exclusion excluded);

    static boolean isAllowed(CandidateSet set, int index, @Nullable Exclusion excluded) {
        return excluded == null || !excluded.test(set.get(index));
    }

    /** The first index from a start onwards, and round, that is not excluded; -1 if there is none. */
    static int firstAllowed(CandidateSet set, int start, @Nullable Exclusion excluded) {
        int index = start;
        for (int looked = 0; looked < set.size(); looked++) {
            if (isAllowed(set, index, excluded)) {
                return index;
            }
            index = index + 1 == set.size() ? 0 : index + 1;
        }
        return -1;
    }
}
