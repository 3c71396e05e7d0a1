package dev.pooling.routing;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Lets agents that start slowly have a part of what a strategy would give them: of the picks of such an agent only the part
 * that its ramp says is accepted.
 *
 * <p>Where agents take turns, what is not accepted passes to the next turn, so the shares are those of weights multiplied by
 * the ramps, as in Envoy. Other strategies pick again among the agents that are furthest on their way; a second try among
 * all would be accepted too often, for they would mostly pick the same agent. Where calls under way are compared, those of
 * such an agent count for more besides, or it would have caught up as soon as it had as many: see {@link
 * CandidateSet#calls}.
 *
 * <p>What counts is the ramp in relation to that of the agent furthest on its way: if all of a pool are new, none is spared.
 *
 * <p>By chance, except for calls that are routed by a key: an agent takes those keys first whose hashes are smallest, and
 * none that it has taken goes elsewhere again.
 */
final class SlowStartBalancer extends Balancer {

    private final Balancer strategy;
    private final Supplier<? extends RandomGenerator> random;

    SlowStartBalancer(Balancer strategy, Supplier<? extends RandomGenerator> random) {
        this.strategy = strategy;
        this.random = random;
    }

    @Override
    int choose(CandidateSet set, long nowNanos, @Nullable Object routeKey, @Nullable Exclusion excluded) {
        Candidate warmest = set.warmest();
        if (warmest == null) {
            return strategy.choose(set, nowNanos, routeKey, excluded);
        }
        double most = warmest.ramp(nowNanos);
        int index = strategy instanceof TurnBalancer
                ? nextTurn(set, nowNanos, most, excluded)
                : secondChoice(set, nowNanos, most, routeKey, excluded);
        // Those furthest on their way may have been asked already.
        return index >= 0 ? index : strategy.choose(set, nowNanos, routeKey, excluded);
    }

    private int nextTurn(CandidateSet set, long nowNanos, double most, @Nullable Exclusion excluded) {
        return strategy.choose(
                set,
                nowNanos,
                null,
                Exclusion.widened(
                        excluded,
                        candidate ->
                                candidate.ramp(nowNanos) < most * random.get().nextDouble()));
    }

    private int secondChoice(
            CandidateSet set, long nowNanos, double most, @Nullable Object routeKey, @Nullable Exclusion excluded) {
        int first = strategy.choose(set, nowNanos, routeKey, excluded);
        if (first < 0 || set.get(first).ramp(nowNanos) >= most * draw(routeKey)) {
            return first;
        }
        Exclusion spared = Exclusion.widened(excluded, candidate -> candidate.ramp(nowNanos) < most);
        int second = strategy.choose(set, nowNanos, routeKey, spared);
        return second >= 0 ? second : first;
    }

    /** A number from 0 to below 1. */
    private double draw(@Nullable Object routeKey) {
        return routeKey == null || !(strategy instanceof ConsistentHashBalancer)
                ? random.get().nextDouble()
                // Mixed once more: the hash itself has decided whose key it is.
                : (KeyHash.replica(KeyHash.of(routeKey), 1) >>> 11) * 0x1p-53;
    }
}
