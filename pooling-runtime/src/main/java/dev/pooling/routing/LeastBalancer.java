package dev.pooling.routing;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Picks an agent of least cost; those that cost the same take turns.
 *
 * <p>Looks at all of up to {@value #MOST_LOOKED_AT} agents. Of more it draws {@value #DRAWN} by chance and takes the
 * best of them: nearly as good for the load (see {@link PowerOfTwoBalancer}), its price does not grow with the pool,
 * and callers that decide at the same moment do not all run to the same agent.
 */
abstract class LeastBalancer extends Balancer {

    static final int MOST_LOOKED_AT = Integer.SIZE;
    static final int DRAWN = 5;

    private final Supplier<? extends RandomGenerator> random;
    private final RandomBalancer anyone;
    private final Rotation ties = new Rotation();

    LeastBalancer(Supplier<? extends RandomGenerator> random) {
        this.random = random;
        this.anyone = new RandomBalancer(random);
    }

    /** What it costs to take this agent; compared within one pick only. */
    abstract double cost(CandidateSet set, int index, long nowNanos);

    @Override
    int choose(CandidateSet set, long nowNanos, @Nullable Object routeKey, @Nullable Exclusion excluded) {
        return set.size() <= MOST_LOOKED_AT
                ? leastOfAll(set, nowNanos, excluded)
                : leastOfSome(set, nowNanos, -1, excluded);
    }

    final int leastOfAll(CandidateSet set, long nowNanos, @Nullable Exclusion excluded) {
        double least = 0;
        int cheapest = 0;
        for (int index = 0; index < set.size(); index++) {
            if (!isAllowed(set, index, excluded)) {
                continue;
            }
            double cost = cost(set, index, nowNanos);
            if (cheapest == 0 || cost < least) {
                least = cost;
                cheapest = 1 << index;
            } else if (cost == least) {
                cheapest |= 1 << index;
            }
        }
        // The costs are live: reading them a second time to find those that tie might find none.
        return cheapest == 0 ? -1 : ties.nextOf(cheapest);
    }

    /** The best of a few, among them the given one if it is not -1. */
    final int leastOfSome(CandidateSet set, long nowNanos, int given, @Nullable Exclusion excluded) {
        RandomGenerator numbers = random.get();
        double least = 0;
        int cheapest = -1;
        for (int drawn = given < 0 ? 0 : -1; drawn < DRAWN; drawn++) {
            int index = drawn < 0 ? given : numbers.nextInt(set.size());
            if (isAllowed(set, index, excluded)) {
                double cost = cost(set, index, nowNanos);
                if (cheapest < 0 || cost < least) {
                    least = cost;
                    cheapest = index;
                }
            }
        }
        return cheapest >= 0 ? cheapest : anyone.choose(set, nowNanos, null, excluded);
    }
}
