package dev.pooling.routing;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Any agent, each as likely as the other. */
final class RandomBalancer extends TurnBalancer {

    private final Supplier<? extends RandomGenerator> random;

    RandomBalancer(Supplier<? extends RandomGenerator> random) {
        this.random = random;
    }

    @Override
    int turn(CandidateSet set) {
        return random.get().nextInt(set.size());
    }
}
