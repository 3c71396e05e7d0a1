package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyQuantileTest {

    private static final long MILLI = 1_000_000;

    @ParameterizedTest(name = "share {0}, seed {1}")
    @CsvSource({"0.5, 1", "0.9, 2", "0.95, 3", "0.99, 4"})
    void the_estimate_is_at_most_an_eighth_above_the_true_quantile(double share, long seed) {
        Random random = new Random(seed);
        LatencyQuantile quantile = new LatencyQuantile(share, 0);
        long[] latencies = random.longs(900, MILLI, 1_000 * MILLI).toArray();
        for (long latency : latencies) {
            quantile.add(latency, 0);
        }
        Arrays.sort(latencies);
        long exact = latencies[(int) Math.ceil(share * latencies.length) - 1];
        assertThat((double) quantile.nanos()).as("seed %d", seed).isBetween((double) exact, exact * 1.126);
    }

    @Test
    void there_is_no_estimate_before_there_are_enough_latencies() {
        LatencyQuantile quantile = new LatencyQuantile(0.95, 0);
        for (int i = 0; i < LatencyQuantile.ENOUGH - 1; i++) {
            quantile.add(MILLI, 0);
        }
        assertThat(quantile.nanos()).isEqualTo(-1);
        quantile.add(MILLI, 0);
        assertThat((double) quantile.nanos()).isCloseTo(MILLI, Percentage.withPercentage(12.6));
    }

    @Test
    void old_latencies_are_forgotten() {
        LatencyQuantile quantile = new LatencyQuantile(0.95, 0);
        add(quantile, 5_000, 100 * MILLI);
        add(quantile, 2_000, MILLI);
        assertThat(quantile.nanos()).isLessThan(2 * MILLI);
    }

    @Test
    void in_a_pool_that_is_hardly_used_they_are_forgotten_with_time() {
        LatencyQuantile quantile = new LatencyQuantile(0.5, 0);
        for (long second = 0; second < 200; second++) {
            quantile.add(100 * MILLI, second * 1_000 * MILLI);
        }
        for (long second = 200; second < 400; second++) {
            quantile.add(MILLI, second * 1_000 * MILLI);
        }
        assertThat(quantile.nanos()).isLessThan(2 * MILLI);
    }

    @Test
    void every_latency_lies_below_the_bound_of_its_bucket_and_not_far() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long latency = 1_024 + (long) Math.pow(2, 10 + 25.9 * random.nextDouble());
            long bound = LatencyQuantile.upperBound(LatencyQuantile.bucket(latency));
            assertThat(bound).as("seed 7, latency %d", latency).isGreaterThan(latency);
            assertThat((double) bound).as("seed 7, latency %d", latency).isLessThanOrEqualTo(latency * 1.126);
        }
    }

    @Test
    void latencies_beyond_the_buckets_count_in_the_outermost_ones() {
        assertThat(LatencyQuantile.bucket(0)).isZero();
        assertThat(LatencyQuantile.bucket(1_000)).isZero();
        int last = LatencyQuantile.bucket(Long.MAX_VALUE);
        assertThat(LatencyQuantile.bucket(69_000 * MILLI)).isEqualTo(last);
    }

    private static void add(LatencyQuantile quantile, int times, long latency) {
        for (int i = 0; i < times; i++) {
            quantile.add(latency, 0);
        }
    }
}
