package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PriorityBalancerTest {

    private final Balancer balancer = new PriorityBalancer();
    private final FakeCandidate spare = new FakeCandidate("spare", 1, 10);
    private final FakeCandidate first = new FakeCandidate("first", 1, -1);
    private final FakeCandidate second = new FakeCandidate("second", 1, -1);
    private final FakeCandidate third = new FakeCandidate("third", 1, 3);
    private final FakeCandidate fourth = new FakeCandidate("fourth", 1, 3);
    private final FakeCandidate[] members = {spare, first, second, third, fourth};

    @Test
    void those_of_the_lowest_number_share_all_calls() {
        assertThat(Picks.counts(balancer, Picks.set(members), 1_000)).containsExactly(0, 500, 500, 0, 0);
    }

    @Test
    void the_next_number_is_asked_only_when_all_of_the_lower_are_excluded() {
        CandidateSet set = Picks.set(members);

        assertThat(balancer.pick(set, 0, null, Picks.excluding(first))).isEqualTo(2);
        assertThat(balancer.pick(set, 0, null, Picks.excluding(first, second))).isEqualTo(3);
        assertThat(balancer.pick(set, 0, null, Picks.excluding(first, second))).isEqualTo(4);
        assertThat(balancer.pick(set, 0, null, Picks.excluding(first, second, third, fourth)))
                .isZero();
    }

    @Test
    void the_next_number_is_asked_when_those_of_the_lower_are_out() {
        assertThat(Picks.counts(balancer, Picks.without(members, first, second), 1_000))
                .containsExactly(0, 500, 500);
    }

    @Test
    void calls_that_always_fail_over_share_the_second_tier_evenly() {
        CandidateSet set = Picks.set(first, third, fourth);
        int[] counts = new int[3];

        for (int call = 0; call < 1_000; call++) {
            counts[Picks.pick(balancer, set)]++;
            counts[balancer.pick(set, 0, null, Picks.excluding(first))]++;
        }

        assertThat(counts).containsExactly(1_000, 500, 500);
    }

    @Test
    void a_tier_goes_on_where_it_stood_when_the_set_changes() {
        int[] counts = new int[2];

        for (int change = 0; change < 1_000; change++) {
            CandidateSet set = change % 2 == 0 ? Picks.set(first, second) : Picks.set(first, second, spare);
            counts[Picks.pick(balancer, set)]++;
        }

        assertThat(counts).containsExactly(500, 500);
    }

    @Test
    void the_lowest_and_the_highest_number_are_in_order() {
        FakeCandidate least = new FakeCandidate("least", 1, Integer.MIN_VALUE);
        FakeCandidate most = new FakeCandidate("most", 1, Integer.MAX_VALUE);

        assertThat(Picks.pick(balancer, Picks.set(most, first, least))).isEqualTo(2);
    }

    @Test
    void ten_thousand_tiers_are_walked_in_order() {
        FakeCandidate[] ladder = IntStream.range(0, 10_000)
                .mapToObj(i -> new FakeCandidate("agent-" + i, 1, 10_000 - i))
                .toArray(FakeCandidate[]::new);

        assertThat(Picks.pick(balancer, Picks.set(ladder))).isEqualTo(9_999);
        assertThat(balancer.pick(Picks.set(ladder), 0, null, candidate -> candidate.priority() < 4))
                .isEqualTo(9_996);
    }
}
