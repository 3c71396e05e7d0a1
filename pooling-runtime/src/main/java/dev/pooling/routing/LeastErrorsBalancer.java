package dev.pooling.routing;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The agent with the lowest error rate within the sliding window. */
final class LeastErrorsBalancer extends LeastBalancer {

    LeastErrorsBalancer(Supplier<? extends RandomGenerator> random) {
        super(random);
    }

    @Override
    double cost(CandidateSet set, int index, long nowNanos) {
        return set.get(index).errorRate(nowNanos);
    }
}
