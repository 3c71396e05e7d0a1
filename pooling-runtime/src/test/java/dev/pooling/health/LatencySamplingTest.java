package dev.pooling.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencySamplingTest {

    private static final long SLOW = LatencySampling.FAST_NANOS + 1;

    private static long after(long trust, long elapsedNanos, int calls) {
        long now = trust;
        for (int i = 0; i < calls; i++) {
            now = LatencySampling.trust(now, elapsedNanos);
        }
        return now;
    }

    @Test
    void an_agent_is_fast_after_a_dozen_calls_and_no_sooner() {
        assertThat(LatencySampling.isFast(after(0, LatencySampling.FAST_NANOS, 12)))
                .isFalse();
        assertThat(LatencySampling.isFast(after(0, LatencySampling.FAST_NANOS, 13)))
                .isTrue();
    }

    @Test
    void one_slow_call_costs_one_timed_call_more() {
        long hiccup = after(after(0, 1, 1_000), SLOW, 1);
        assertThat(LatencySampling.isFast(hiccup)).isFalse();
        assertThat(LatencySampling.isFast(after(hiccup, 1, 1))).isTrue();
    }

    @Test
    void an_agent_that_has_become_slow_must_be_fast_a_dozen_times_again() {
        long slow = after(after(0, 1, 1_000), SLOW, 4);
        assertThat(LatencySampling.isFast(after(slow, 1, 12))).isFalse();
        assertThat(LatencySampling.isFast(after(slow, 1, 13))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 1_000, Integer.MAX_VALUE})
    void the_gap_between_timed_calls_is_what_was_asked_for_on_average(int sampling) {
        int drawn = 100_000;
        double average = LongStream.generate(() -> LatencySampling.gap(sampling))
                .limit(drawn)
                .peek(gap -> assertThat(gap).isBetween(1L, 2L * sampling))
                .average()
                .orElseThrow();
        assertThat(average / sampling).isBetween(0.98, 1.02);
    }
}
