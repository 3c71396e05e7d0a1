package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.internal.Stripes;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedBalancerTest {

    private static final int STRIPES = Stripes.MOST_OWNED + Stripes.COUNT;

    private static final long SEED = 5;

    /** Room for the rounding of the test's own arithmetic. */
    private static final double BELOW_ONE = 1 - 1e-9;

    private final Balancer balancer = new WeightedBalancer();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1 0.2 0.7",
                "1 2 5",
                "1 1 1 1 1 1 1",
                "1e-6 1",
                "1 1e9",
                "3 3 1",
                "99 1",
                "5 1 1",
                "1 100 100 100"
            })
    void each_agent_is_always_within_one_of_its_exact_share(String text) {
        double[] weights =
                Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();

        int[] sequence = Picks.sequence(balancer, Picks.set(Picks.weighted(weights)), 65_536);

        assertThat(Picks.greatestError(sequence, weights)).isLessThan(BELOW_ONE);
    }

    @Test
    void random_whole_weights_are_always_within_one_of_their_exact_share() {
        Random random = new Random(SEED);

        for (int round = 0; round < 1_000; round++) {
            double[] weights = random.ints(2 + random.nextInt(12), 1, 1 + random.nextInt(60) + 1)
                    .asDoubleStream()
                    .toArray();
            int[] sequence = Picks.sequence(new WeightedBalancer(), Picks.set(Picks.weighted(weights)), 1_500);

            assertThat(Picks.greatestError(sequence, weights))
                    .as("seed %d, weights %s", SEED, Arrays.toString(weights))
                    .isLessThan(BELOW_ONE);
        }
    }

    @Test
    void random_decimal_weights_are_always_within_one_of_their_exact_share() {
        Random random = new Random(SEED);

        for (int round = 0; round < 200; round++) {
            double[] weights = random.ints(2 + random.nextInt(8), 1, 1_000)
                    .mapToDouble(i -> i / 100.0)
                    .toArray();
            int[] sequence = Picks.sequence(new WeightedBalancer(), Picks.set(Picks.weighted(weights)), 10_000);

            assertThat(Picks.greatestError(sequence, weights))
                    .as("seed %d, weights %s", SEED, Arrays.toString(weights))
                    .isLessThan(BELOW_ONE);
        }
    }

    @Test
    void weights_that_fit_no_period_are_within_one_of_their_rounded_share() {
        double[] weights = new Random(SEED).doubles(7, 1e-6, 1).toArray();
        double[] rounded =
                Arrays.stream(WeightTicks.of(weights)).asDoubleStream().toArray();

        int[] sequence = Picks.sequence(balancer, Picks.set(Picks.weighted(weights)), 200_000);

        assertThat(Picks.greatestError(sequence, rounded)).as("seed %d", SEED).isLessThan(BELOW_ONE);
    }

    @Test
    void a_period_repeats_without_end() {
        CandidateSet set = Picks.set(Picks.weighted(1, 2, 5));

        assertThat(Picks.counts(balancer, set, 8)).containsExactly(1, 2, 5);
        assertThat(Picks.counts(balancer, set, 8_000)).containsExactly(1_000, 2_000, 5_000);
    }

    @Test
    void the_heavy_one_does_not_get_its_calls_in_a_row() {
        assertThat(Picks.sequence(balancer, Picks.set(Picks.weighted(1, 1, 2)), 8))
                .containsExactly(2, 0, 2, 1, 2, 0, 2, 1);
    }

    @Test
    void equal_weights_are_asked_one_after_the_other() {
        assertThat(Picks.sequence(balancer, Picks.set(Picks.weighted(0.3, 0.3, 0.3)), 6))
                .containsExactly(0, 1, 2, 0, 1, 2);
    }

    @Test
    void the_bound_holds_anew_when_an_agent_has_left_after_a_whole_period() {
        FakeCandidate[] members = Picks.weighted(1, 2, 5, 3);
        Picks.sequence(balancer, Picks.set(members), 22);

        int[] sequence = Picks.sequence(balancer, Picks.without(members, members[2]), 1_000);

        assertThat(Picks.greatestError(sequence, new double[] {1, 2, 3})).isLessThan(BELOW_ONE);
    }

    @Test
    void a_light_agent_is_asked_although_agents_come_and_go_before_a_period_ends() {
        FakeCandidate[] members = Picks.weighted(500, 500, 10);
        int light = 0;

        for (int change = 0; change < 1_000; change++) {
            CandidateSet set = change % 2 == 0 ? Picks.set(members) : Picks.without(members, members[0]);
            int last = set.size() - 1;
            light += (int) Arrays.stream(Picks.sequence(balancer, set, 10))
                    .filter(i -> i == last)
                    .count();
        }

        // Its exact share of 5,000 picks at 10/1010 and of 5,000 at 10/510 is 147.5.
        assertThat(light).isBetween(146, 149);
    }

    @Test
    void all_threads_together_are_near_the_exact_shares() throws Exception {
        CandidateSet set = Picks.set(Picks.weighted(1, 2, 5));
        AtomicIntegerArray picked = new AtomicIntegerArray(3);

        Crowd.run(32, () -> IntStream.range(0, 8_000).forEach(i -> picked.incrementAndGet(Picks.pick(balancer, set))));

        int[] exact = {32_000, 64_000, 160_000};
        assertThat(IntStream.range(0, 3).map(picked::get).sum()).isEqualTo(256_000);
        for (int i = 0; i < 3; i++) {
            assertThat(Math.abs(picked.get(i) - exact[i])).isLessThan(2 * STRIPES);
        }
    }

    @Test
    void ten_thousand_agents_of_different_weights_have_their_shares() {
        double[] weights =
                IntStream.range(0, 10_000).mapToDouble(i -> 1 + i % 5).toArray();

        int[] counts = Picks.counts(balancer, Picks.set(Picks.weighted(weights)), 60_000);

        assertThat(IntStream.range(0, 10_000).allMatch(i -> counts[i] == 2 * weights[i]))
                .isTrue();
    }
}
