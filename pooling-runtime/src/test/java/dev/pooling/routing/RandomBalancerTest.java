package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import org.junit.jupiter.api.Test;

class RandomBalancerTest {

    private static final long SEED = 2;

    /** The value that Pearson's statistic with nine degrees of freedom exceeds once in a thousand times. */
    private static final double CHI_SQUARE_9 = 27.88;

    private final Balancer balancer = Picks.balancer(LoadBalanceStrategy.RANDOM, SEED);

    @Test
    void asks_each_with_the_same_likelihood() {
        int[] counts = Picks.counts(balancer, Picks.set(10), 100_000);

        assertThat(Picks.chiSquare(counts)).as("seed %d", SEED).isLessThan(CHI_SQUARE_9);
    }

    @Test
    void shares_the_work_of_an_excluded_agent_evenly() {
        FakeCandidate[] members = Picks.candidates(11);
        CandidateSet set = Picks.set(members);
        int[] counts = new int[10];

        for (int i = 0; i < 100_000; i++) {
            counts[balancer.pick(set, 0, null, Picks.excluding(members[10]))]++;
        }

        assertThat(Picks.chiSquare(counts)).as("seed %d", SEED).isLessThan(CHI_SQUARE_9);
    }

    @Test
    void the_same_numbers_give_the_same_picks() {
        CandidateSet set = Picks.set(10);

        assertThat(Picks.sequence(Picks.balancer(LoadBalanceStrategy.RANDOM, SEED), set, 100))
                .isEqualTo(Picks.sequence(balancer, set, 100));
    }
}
