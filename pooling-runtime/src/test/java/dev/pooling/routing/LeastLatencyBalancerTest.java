package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeastLatencyBalancerTest {

    private static final long SEED = 6;

    private final Balancer balancer = Picks.balancer(LoadBalanceStrategy.LEAST_LATENCY, SEED);

    @Test
    void asks_the_fastest() {
        FakeCandidate[] members = Picks.candidates(4);
        members[2].latency(10);

        assertThat(Picks.sequence(balancer, Picks.set(members), 100)).containsOnly(2);
    }

    @Test
    void calls_under_way_make_an_agent_look_slower() {
        FakeCandidate fast = new FakeCandidate("fast").latency(100).inFlight(9);
        FakeCandidate slow = new FakeCandidate("slow").latency(300);

        assertThat(Picks.pick(balancer, Picks.set(fast, slow))).isEqualTo(1);
    }

    @Test
    void calls_under_way_count_by_their_root_as_the_estimate_knows_of_them() {
        FakeCandidate fast = new FakeCandidate("fast").latency(100).inFlight(7);
        FakeCandidate slow = new FakeCandidate("slow").latency(300);

        assertThat(Picks.pick(balancer, Picks.set(fast, slow))).isZero();
    }

    @Test
    void a_heavier_agent_is_asked_although_it_is_slower() {
        FakeCandidate light = new FakeCandidate("light", 1, 0).latency(100);
        FakeCandidate heavy = new FakeCandidate("heavy", 4, 0).latency(300);

        assertThat(Picks.pick(balancer, Picks.set(light, heavy))).isEqualTo(1);
    }

    @Test
    void a_black_hole_is_not_favoured() {
        // Failures count as slow as the slowest agent known: that is how one that fails at once looks to this strategy.
        FakeCandidate hole = new FakeCandidate("hole").latency(900);
        FakeCandidate good = new FakeCandidate("good").latency(500);
        FakeCandidate slow = new FakeCandidate("slow").latency(900);

        assertThat(Picks.counts(balancer, Picks.set(hole, good, slow), 100)).containsExactly(0, 100, 0);
    }

    @Test
    void those_as_fast_as_each_other_take_turns() {
        FakeCandidate[] members = Picks.candidates(5);
        members[1].latency(2_000);

        assertThat(Picks.counts(balancer, Picks.set(members), 4_000)).containsExactly(1_000, 0, 1_000, 1_000, 1_000);
    }

    @Test
    void a_new_agent_gets_an_equal_share_and_no_more() {
        FakeCandidate[] members = Picks.candidates(4);
        members[3].latency(0);
        members[0].latency(10);

        assertThat(Picks.counts(balancer, Picks.set(members), 1_000)).containsExactly(750, 0, 0, 250);
    }

    @Test
    void a_new_agent_is_never_asked_twice_at_a_time() {
        FakeCandidate[] members = Picks.candidates(4);
        members[3].latency(0).inFlight(1);

        assertThat(Picks.counts(balancer, Picks.set(members), 1_000)[3]).isZero();
    }

    @Test
    void several_new_agents_leave_the_rest_to_those_known() {
        FakeCandidate[] members = Picks.candidates(10);
        Arrays.stream(members).skip(2).forEach(each -> each.latency(0));

        int[] counts = Picks.counts(balancer, Picks.set(members), 10_000);

        assertThat(Arrays.copyOfRange(counts, 2, 10)).containsOnly(1_000);
        assertThat(counts[0]).isEqualTo(1_000);
        assertThat(counts[1]).isEqualTo(1_000);
    }

    @Test
    void agents_that_are_all_new_take_turns() {
        FakeCandidate[] members = Picks.candidates(5);
        Arrays.stream(members).forEach(each -> each.latency(0));

        assertThat(Picks.counts(balancer, Picks.set(members), 1_000)).containsOnly(200);
    }

    @Test
    void of_agents_that_are_all_new_and_busy_the_least_busy_is_asked() {
        FakeCandidate[] members = Picks.candidates(3);
        members[0].latency(0).inFlight(2);
        members[1].latency(0).inFlight(1);
        members[2].latency(0).inFlight(2);

        assertThat(Picks.sequence(balancer, Picks.set(members), 10)).containsOnly(1);
    }

    @Test
    void a_new_agent_is_asked_when_all_others_are_excluded() {
        FakeCandidate[] members = Picks.candidates(3);
        members[1].latency(0).inFlight(7);

        assertThat(balancer.pick(Picks.set(members), 0, null, Picks.excluding(members[0], members[2])))
                .isEqualTo(1);
    }

    @Test
    void a_known_agent_is_preferred_to_new_ones_even_if_it_is_very_slow() {
        FakeCandidate slow = new FakeCandidate("slow", Double.MIN_VALUE, 0)
                .latency(Long.MAX_VALUE)
                .inFlight(1_000);
        FakeCandidate busy = new FakeCandidate("busy").latency(0).inFlight(1);

        assertThat(Picks.sequence(balancer, Picks.set(busy, slow), 10)).containsOnly(1);
    }

    @Test
    void in_a_large_pool_the_fast_are_asked_far_more_often() {
        FakeCandidate[] members = Picks.candidates(1_000);
        IntStream.range(0, 500).forEach(i -> members[i].latency(100));

        int[] counts = Picks.counts(balancer, Picks.set(members), 10_000);

        // A slow one is picked only if all five drawn are slow: once in 32 times.
        assertThat(Arrays.stream(counts).skip(500).sum()).as("seed %d", SEED).isLessThan(450);
    }

    @Test
    void in_a_large_pool_a_new_agent_gets_no_more_than_an_equal_share() {
        FakeCandidate[] members = Picks.candidates(100);
        IntStream.range(0, 80).forEach(i -> members[i].latency(0));

        int[] counts = Picks.counts(balancer, Picks.set(members), 10_000);

        assertThat(Arrays.copyOf(counts, 80)).as("seed %d", SEED).containsOnly(100);
    }
}
