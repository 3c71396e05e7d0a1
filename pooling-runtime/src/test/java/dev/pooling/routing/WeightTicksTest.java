package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightTicksTest {

    private static final long SEED = 3;

    @Test
    void weights_are_read_as_the_decimals_they_are_written_as() {
        assertThat(WeightTicks.of(new double[] {0.1, 0.2, 0.7})).containsExactly(1, 2, 7);
    }

    @Test
    void what_weights_have_in_common_is_divided_out() {
        assertThat(WeightTicks.of(new double[] {1e9, 2.5e9, 5e8})).containsExactly(2, 5, 1);
    }

    @Test
    void equal_weights_have_one_turn_each() {
        assertThat(WeightTicks.of(new double[] {Math.PI, Math.PI, Math.PI})).containsExactly(1, 1, 1);
    }

    @Test
    void a_period_of_the_greatest_length_is_exact() {
        assertThat(WeightTicks.of(new double[] {65_535, 1})).containsExactly(65_535, 1);
    }

    @Test
    void a_longer_period_is_cut_and_every_agent_keeps_a_turn() {
        assertThat(WeightTicks.of(new double[] {65_536, 1})).containsExactly(65_535, 1);
        assertThat(WeightTicks.of(new double[] {1e-6, 1})).containsExactly(1, 65_535);
        assertThat(WeightTicks.of(new double[] {Double.MIN_VALUE, Double.MAX_VALUE}))
                .containsExactly(1, 65_535);
    }

    @Test
    void rounding_is_off_by_less_than_a_turn() {
        Random random = new Random(SEED);

        for (int round = 0; round < 300; round++) {
            double[] weights = random.doubles(2 + random.nextInt(30), 0.01, 1).toArray();
            double sum = Arrays.stream(weights).sum();
            int[] ticks = WeightTicks.of(weights);

            assertThat(Arrays.stream(ticks).sum()).as("seed %d", SEED).isEqualTo(65_536);
            for (int i = 0; i < ticks.length; i++) {
                assertThat(Math.abs(ticks[i] - weights[i] / sum * 65_536))
                        .as("seed %d", SEED)
                        .isLessThan(1);
            }
        }
    }

    @Test
    void agents_too_light_for_a_turn_take_theirs_from_all_others() {
        double[] weights = new double[102];
        Arrays.fill(weights, 1e-9);
        weights[0] = 1;
        weights[1] = 3;

        int[] ticks = WeightTicks.of(weights);

        assertThat(Arrays.copyOfRange(ticks, 2, 102)).containsOnly(1);
        assertThat(Arrays.copyOf(ticks, 2)).containsExactly(16_359, 49_077);
    }

    @Test
    void a_large_pool_has_a_longer_period() {
        double[] weights = new Random(SEED).doubles(10_000, 0.5, 1.5).toArray();

        assertThat(Arrays.stream(WeightTicks.of(weights)).sum())
                .as("seed %d", SEED)
                .isEqualTo(640_000);
    }
}
