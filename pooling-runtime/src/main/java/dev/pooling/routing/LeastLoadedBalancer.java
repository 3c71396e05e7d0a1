package dev.pooling.routing;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The agent with the fewest calls under way for its weight, counting the one that it would get. */
final class LeastLoadedBalancer extends LeastBalancer {

    LeastLoadedBalancer(Supplier<? extends RandomGenerator> random) {
        super(random);
    }

    @Override
    double cost(CandidateSet set, int index, long nowNanos) {
        return set.calls(index, nowNanos) / set.get(index).weight();
    }
}
