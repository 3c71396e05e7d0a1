package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pooling.internal.Stripes;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundRobinBalancerTest {

    private static final int STRIPES = Stripes.MOST_OWNED + Stripes.COUNT;

    private static final long SEED = 1;

    private final Balancer balancer = new RoundRobinBalancer();

    @Test
    void asks_one_after_the_other_from_the_first() {
        assertThat(Picks.sequence(balancer, Picks.set(3), 6)).containsExactly(0, 1, 2, 0, 1, 2);
    }

    @Test
    void is_even_over_those_left_when_one_is_out() {
        FakeCandidate[] members = Picks.candidates(4);
        Picks.sequence(balancer, Picks.set(members), 7);

        assertThat(Picks.counts(balancer, Picks.without(members, members[1]), 3_000))
                .containsOnly(1_000);
    }

    @Test
    void differs_by_no_more_than_one_pick_per_change_of_the_set() {
        Random random = new Random(SEED);
        FakeCandidate[] members = Picks.candidates(6);
        double[] fair = new double[6];
        int[] counts = new int[6];
        int changes = 2_000;

        for (int change = 0; change < changes; change++) {
            CandidateSet set = Picks.without(members, members[random.nextInt(6)]);
            for (int i = 0; i < 50; i++) {
                counts[Arrays.asList(members).indexOf(set.get(Picks.pick(balancer, set)))]++;
            }
            set.asList().forEach(each -> fair[Arrays.asList(members).indexOf(each)] += 10);
        }

        // Each change may cost or gain an agent a turn; by chance these nearly cancel out.
        for (int i = 0; i < 6; i++) {
            assertThat(counts[i]).as("agent %d, seed %d", i, SEED).isBetween((int) fair[i] - 200, (int) fair[i] + 200);
        }
    }

    @Test
    void the_neighbour_of_an_agent_that_always_fails_does_not_do_its_work() {
        FakeCandidate[] members = Picks.candidates(4);
        CandidateSet set = Picks.set(members);
        int[] counts = new int[4];

        for (int call = 0; call < 3_000; call++) {
            int index = Picks.pick(balancer, set);
            counts[index]++;
            if (index == 1) {
                counts[balancer.pick(set, 0, null, Picks.excluding(members[1]))]++;
            }
        }

        assertThat(counts[2]).isCloseTo(counts[0], within(2));
        assertThat(counts[3]).isCloseTo(counts[0], within(2));
    }

    @Test
    void stays_even_under_many_threads() throws Exception {
        CandidateSet set = Picks.set(5);
        AtomicIntegerArray picked = new AtomicIntegerArray(5);

        Crowd.run(50, () -> IntStream.range(0, 10_000).forEach(i -> picked.incrementAndGet(Picks.pick(balancer, set))));

        for (int i = 0; i < 5; i++) {
            assertThat(picked.get(i)).isBetween(100_000 - STRIPES, 100_000 + STRIPES);
        }
    }

    @Test
    void stays_even_with_a_thread_for_each_call() throws InterruptedException {
        CandidateSet set = Picks.set(3);
        AtomicIntegerArray picked = new AtomicIntegerArray(3);

        for (int i = 0; i < 3_000; i++) {
            Thread thread = new Thread(() -> picked.incrementAndGet(Picks.pick(balancer, set)));
            thread.start();
            thread.join();
        }

        for (int i = 0; i < 3; i++) {
            assertThat(picked.get(i)).isBetween(1_000 - STRIPES, 1_000 + STRIPES);
        }
    }
}
