package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PowerOfTwoBalancerTest {

    private static final long SEED = 9;

    /** The value that Pearson's statistic with nine degrees of freedom exceeds once in a thousand times. */
    private static final double CHI_SQUARE_9 = 27.88;

    private final Balancer balancer = Picks.balancer(LoadBalanceStrategy.POWER_OF_TWO, SEED);

    @Test
    void never_asks_the_busiest_of_all() {
        FakeCandidate[] members = Picks.candidates(3);
        members[1].inFlight(1);

        assertThat(Picks.counts(balancer, Picks.set(members), 10_000)[1]).isZero();
    }

    @Test
    void of_two_always_asks_the_less_busy() {
        FakeCandidate[] members = Picks.candidates(2);
        members[0].inFlight(1);

        assertThat(Picks.sequence(balancer, Picks.set(members), 1_000)).containsOnly(1);
    }

    @Test
    void a_heavier_agent_may_be_busier() {
        FakeCandidate light = new FakeCandidate("light", 1, 0).inFlight(1);
        FakeCandidate heavy = new FakeCandidate("heavy", 4, 0).inFlight(5);

        assertThat(Picks.sequence(balancer, Picks.set(light, heavy), 100)).containsOnly(1);
    }

    @Test
    void at_the_same_load_asks_the_one_that_fails_less() {
        FakeCandidate[] members = Picks.candidates(2);
        members[0].errorRate(0.1);

        assertThat(Picks.sequence(balancer, Picks.set(members), 100)).containsOnly(1);
    }

    @Test
    void idle_agents_are_asked_with_the_same_likelihood() {
        int[] counts = Picks.counts(balancer, Picks.set(10), 100_000);

        assertThat(Picks.chiSquare(counts)).as("seed %d", SEED).isLessThan(CHI_SQUARE_9);
    }

    @Test
    void keeps_the_load_far_more_even_than_chance_does() {
        int fullest = fullest(balancer);
        int fullestByChance = fullest(Picks.balancer(LoadBalanceStrategy.RANDOM, SEED));

        // Azar et al.: log2 log2 n and a constant above the average of 100.
        assertThat(fullest).as("seed %d", SEED).isLessThanOrEqualTo(105);
        assertThat(fullestByChance).as("seed %d", SEED).isGreaterThan(120);
    }

    private static int fullest(Balancer balancer) {
        FakeCandidate[] members = Picks.candidates(1_000);
        CandidateSet set = Picks.set(members);
        for (int i = 0; i < 100_000; i++) {
            members[Picks.pick(balancer, set)].inFlight.incrementAndGet();
        }
        return Arrays.stream(members).mapToInt(FakeCandidate::inFlight).max().orElseThrow();
    }
}
