package dev.pooling.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientLimitTest {

    private static final long MILLI = 1_000_000;

    private long now = Long.MAX_VALUE - 500 * MILLI;

    /** As many calls as there are places at all times, each of which takes so long; the limit after that. */
    private int run(GradientLimit gradient, int calls, long latencyNanos) {
        for (int i = 0; i < calls; i++) {
            now += latencyNanos / gradient.limit();
            gradient.succeeded(latencyNanos, gradient.limit(), now);
        }
        return gradient.limit();
    }

    @Test
    void begins_with_the_least() {
        assertThat(new GradientLimit(3, 50).limit()).isEqualTo(3);
    }

    @Test
    void grows_to_the_most_while_latencies_stay_the_same() {
        assertThat(run(new GradientLimit(2, 50), 5_000, 10 * MILLI)).isEqualTo(50);
    }

    @Test
    void does_not_grow_where_it_is_not_reached() {
        GradientLimit gradient = new GradientLimit(5, 50);
        for (int i = 0; i < 10_000; i++) {
            now += MILLI;
            gradient.succeeded(10 * MILLI, 4, now);
            assertThat(gradient.limit()).isEqualTo(5);
        }
    }

    @Test
    void falls_no_lower_than_the_least_when_latencies_grow() {
        GradientLimit gradient = new GradientLimit(4, 50);
        assertThat(run(gradient, 2_000, 10 * MILLI)).isGreaterThan(30);
        for (long latency = 10; latency < 1_000_000; latency *= 2) {
            assertThat(run(gradient, 20, latency * MILLI)).isBetween(4, 50);
        }
    }

    @Test
    void falls_when_latencies_grow() {
        GradientLimit gradient = new GradientLimit(4, 50);
        assertThat(run(gradient, 5_000, 10 * MILLI)).isEqualTo(50);
        assertThat(run(gradient, 400, 30 * MILLI)).isLessThan(35);
    }

    @Test
    void lowers_the_limit_by_a_tenth_when_the_agent_is_overloaded_but_once_per_latency() {
        GradientLimit gradient = new GradientLimit(1, 100);
        assertThat(run(gradient, 20_000, 10 * MILLI)).isEqualTo(100);
        now += 100 * MILLI;
        gradient.overloaded(now);
        assertThat(gradient.limit()).isEqualTo(90);
        gradient.overloaded(now);
        gradient.overloaded(now + 5 * MILLI);
        assertThat(gradient.limit()).isEqualTo(90);
        gradient.overloaded(now + 11 * MILLI);
        assertThat(gradient.limit()).isEqualTo(81);
    }

    @Test
    void falls_no_lower_than_the_least_when_the_agent_is_overloaded() {
        GradientLimit gradient = new GradientLimit(7, 100);
        for (int i = 0; i < 100; i++) {
            now += 1_000 * MILLI;
            gradient.overloaded(now);
            assertThat(gradient.limit()).isEqualTo(7);
        }
    }

    @Test
    void forgets_what_it_knows_when_reset() {
        GradientLimit gradient = new GradientLimit(2, 50);
        run(gradient, 5_000, 10 * MILLI);
        gradient.reset();
        assertThat(gradient.limit()).isEqualTo(2);
        // Ten times as long as before, which is nothing out of the ordinary now.
        assertThat(run(gradient, 5_000, 100 * MILLI)).isEqualTo(50);
    }

    @Test
    void a_clock_that_goes_back_does_not_stop_it() {
        GradientLimit gradient = new GradientLimit(2, 50);
        run(gradient, 200, 10 * MILLI);
        now -= 3_600_000 * MILLI;
        assertThat(run(gradient, 5_000, 10 * MILLI)).isEqualTo(50);
    }

    @Test
    void latencies_of_no_time_at_all_do_no_harm() {
        // Half of it while the base is measured.
        assertThat(run(new GradientLimit(1, 50), 20_000, 0)).isBetween(25, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void stays_within_its_bounds_whatever_happens(long seed) {
        Random random = new Random(seed);
        int least = 1 + random.nextInt(10);
        int most = least + 1 + random.nextInt(100);
        GradientLimit gradient = new GradientLimit(least, most);
        for (int step = 0; step < 200_000; step++) {
            now += random.nextInt(1_000_000);
            int kind = random.nextInt(1_000);
            if (kind == 0) {
                gradient.overloaded(now);
            } else if (kind == 1 && random.nextInt(20) == 0) {
                gradient.reset();
            } else {
                long latency = (long) (MILLI * Math.exp(3 * random.nextGaussian()));
                gradient.succeeded(latency, random.nextInt(gradient.limit() + 1), now);
            }
            assertThat(gradient.limit()).as("seed %d, step %d", seed, step).isBetween(least, most);
        }
    }
}
