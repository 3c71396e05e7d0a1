package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LeastLoadedBalancerTest {

    private static final long SEED = 8;

    private final Balancer balancer = Picks.balancer(LoadBalanceStrategy.LEAST_LOADED, SEED);

    @Test
    void asks_the_one_with_the_fewest_calls_under_way() {
        FakeCandidate[] members = Picks.candidates(3);
        members[0].inFlight(4);
        members[1].inFlight(5);
        members[2].inFlight(3);

        assertThat(Picks.sequence(balancer, Picks.set(members), 10)).containsOnly(2);
    }

    @Test
    void idle_agents_take_turns() {
        FakeCandidate[] members = Picks.candidates(4);
        members[1].inFlight(1);

        assertThat(Picks.counts(balancer, Picks.set(members), 300)).containsExactly(100, 0, 100, 100);
    }

    @Test
    void calls_under_way_come_to_be_in_proportion_to_the_weights() {
        FakeCandidate[] members = Picks.weighted(1, 2, 5);
        CandidateSet set = Picks.set(members);

        for (int i = 0; i < 800; i++) {
            members[Picks.pick(balancer, set)].inFlight.incrementAndGet();
        }

        assertThat(Arrays.stream(members).mapToInt(FakeCandidate::inFlight)).containsExactly(100, 200, 500);
    }

    @Test
    void in_a_large_pool_no_agent_gets_much_more_than_the_others() {
        FakeCandidate[] members = Picks.candidates(1_000);
        CandidateSet set = Picks.set(members);

        for (int i = 0; i < 50_000; i++) {
            members[Picks.pick(balancer, set)].inFlight.incrementAndGet();
        }

        assertThat(Arrays.stream(members)
                        .mapToInt(FakeCandidate::inFlight)
                        .max()
                        .orElseThrow())
                .as("seed %d, average 50", SEED)
                .isLessThanOrEqualTo(53);
    }
}
