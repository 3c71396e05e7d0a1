package dev.pooling.routing;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Draws two different agents by chance and takes the one with the lesser load; at the same load the one with the lower
 * error rate, else the one drawn first.
 *
 * <p>With random placement the fullest of n agents has about {@code log n / log log n} calls more than the average;
 * with two choices only {@code log log n}, and a third choice gains little.
 *
 * <p>Sources: Y. Azar, A. Broder, A. Karlin, E. Upfal, "Balanced Allocations", SIAM Journal on Computing 29 (1999); M.
 * Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", IEEE Transactions on Parallel and Distributed
 * Systems 12 (2001).
 */
final class PowerOfTwoBalancer extends Balancer {

    private final Supplier<? extends RandomGenerator> random;
    private final RandomBalancer anyone;

    PowerOfTwoBalancer(Supplier<? extends RandomGenerator> random) {
        this.random = random;
        this.anyone = new RandomBalancer(random);
    }

    @Override
    int choose(CandidateSet set, long nowNanos, @Nullable Object routeKey, @Nullable Exclusion excluded) {
        RandomGenerator numbers = random.get();
        int first = numbers.nextInt(set.size());
        int drawn = numbers.nextInt(set.size() - 1);
        int second = drawn < first ? drawn : drawn + 1;
        if (excluded == null) {
            return better(set, first, second, nowNanos);
        }
        if (excluded.test(set.get(first))) {
            return excluded.test(set.get(second)) ? anyone.choose(set, nowNanos, null, excluded) : second;
        }
        return excluded.test(set.get(second)) ? first : better(set, first, second, nowNanos);
    }

    private static int better(CandidateSet set, int first, int second, long nowNanos) {
        Candidate one = set.get(first);
        Candidate other = set.get(second);
        double difference = set.calls(second, nowNanos) / other.weight() - set.calls(first, nowNanos) / one.weight();
        if (difference == 0) {
            difference = other.errorRate(nowNanos) - one.errorRate(nowNanos);
        }
        return difference < 0 ? second : first;
    }
}
