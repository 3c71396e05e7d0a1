package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeastErrorsBalancerTest {

    private static final long SEED = 7;

    private final Balancer balancer = Picks.balancer(LoadBalanceStrategy.LEAST_ERRORS, SEED);

    @Test
    void asks_the_one_that_fails_least() {
        FakeCandidate[] members = Picks.candidates(3);
        members[0].errorRate(0.2);
        members[1].errorRate(0.1);
        members[2].errorRate(0.3);

        assertThat(Picks.sequence(balancer, Picks.set(members), 10)).containsOnly(1);
    }

    @Test
    void those_that_fail_as_little_take_turns_evenly() {
        FakeCandidate[] members = Picks.candidates(32);
        members[3].errorRate(0.5);
        members[4].errorRate(0.5);

        int[] counts = Picks.counts(balancer, Picks.set(members), 3_000);

        assertThat(counts[3] + counts[4]).isZero();
        assertThat(Arrays.stream(counts).filter(count -> count == 100).count()).isEqualTo(30);
    }

    @Test
    void in_a_large_pool_those_that_fail_are_asked_seldom() {
        FakeCandidate[] members = Picks.candidates(10_000);
        IntStream.range(0, 5_000).forEach(i -> members[i].errorRate(0.9));

        int[] counts = Picks.counts(balancer, Picks.set(members), 10_000);

        assertThat(Arrays.stream(counts).limit(5_000).sum()).as("seed %d", SEED).isLessThan(450);
    }
}
