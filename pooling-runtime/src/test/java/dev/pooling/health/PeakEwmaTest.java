package dev.pooling.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PeakEwmaTest {

    private static final long START = Long.MAX_VALUE - 5;
    private static final long MILLI = 1_000_000;

    /** What it decays by in ten seconds: 1/e, on the slow side. */
    private static final double TENTH_OF_A_MINUTE = 0.3897;

    private final PeakEwma latency = new PeakEwma();

    /** Samples so many that there is an estimate, the last of which is the highest. */
    private void peak(long nanos) {
        for (int i = 0; i < PeakEwma.WARM_UP_SAMPLES; i++) {
            latency.observe(nanos, START);
        }
    }

    @Test
    void without_a_sample_there_is_no_estimate() {
        assertThat(latency.value(START)).isZero();
        assertThat(latency.isWarm()).isFalse();
    }

    @Test
    void samples_of_the_same_moment_all_count_until_it_is_warm() {
        for (int i = 0; i < PeakEwma.WARM_UP_SAMPLES; i++) {
            assertThat(latency.isWarm()).isFalse();
            latency.observe(1_000 - i, START);
        }
        assertThat(latency.isWarm()).isTrue();
    }

    @Test
    void it_is_at_least_one_nanosecond() {
        peak(0);
        assertThat(latency.value(START)).isEqualTo(1);
    }

    @Test
    void it_fades_in_a_straight_line_at_first_and_like_an_exponential_then() {
        peak(MILLI);
        assertThat(latency.value(START + MILLI)).isEqualTo(999_900);
        assertThat(latency.value(START + 100 * MILLI - 1)).isCloseTo(990_000, within(1L));
        assertThat(latency.value(START + 100 * MILLI)).isCloseTo(990_056, within(1L));
        assertThat(latency.value(START + 10_000 * MILLI) / (double) MILLI).isCloseTo(TENTH_OF_A_MINUTE, within(1e-3));
    }

    @Test
    void a_lower_sample_within_a_millisecond_is_left_out() {
        peak(MILLI);
        latency.observe(900_000, START + MILLI - 1);
        assertThat(latency.value(START + MILLI - 1)).isEqualTo(999_900);
    }

    @Test
    void a_lower_sample_after_a_millisecond_holds_it_up() {
        peak(MILLI);
        latency.observe(900_000, START + MILLI);
        assertThat(latency.value(START + MILLI)).isEqualTo(999_990);
    }

    @Test
    void a_higher_sample_counts_at_once() {
        peak(MILLI);
        latency.observe(2 * MILLI, START + 1);
        assertThat(latency.value(START + 1)).isEqualTo(2 * MILLI);
    }

    @Test
    void where_a_clock_goes_back_it_fades_from_there() {
        peak(MILLI);
        latency.observe(0, START - 10_000 * MILLI);
        assertThat(latency.value(START - 10_000 * MILLI)).isEqualTo(MILLI);
        assertThat(latency.value(START) / (double) MILLI).isCloseTo(TENTH_OF_A_MINUTE, within(1e-3));
    }
}
