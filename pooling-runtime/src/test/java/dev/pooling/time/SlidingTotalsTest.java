package dev.pooling.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlidingTotalsTest {

    private static final Duration SPAN = Duration.ofSeconds(10);
    private static final long SECOND = 1_000_000_000L;

    private long successes;
    private long failures;

    @Test
    void a_new_window_is_empty_whatever_the_totals_were() {
        SlidingTotals window = new SlidingTotals(SPAN, 0, 7, 3);
        assertThat(window.successesBefore()).isEqualTo(7);
        assertThat(window.failuresBefore()).isEqualTo(3);
    }

    @Test
    void counts_stay_in_the_window_for_its_span_and_then_leave() {
        SlidingTotals window = new SlidingTotals(SPAN, 0, 0, 0);
        failures = 5;
        window.roll(8 * SECOND, successes, failures);
        assertThat(failures - window.failuresBefore()).isEqualTo(5);
        window.roll(11 * SECOND, successes, failures);
        assertThat(failures - window.failuresBefore()).isZero();
    }

    @Test
    void a_long_silence_empties_the_window() {
        SlidingTotals window = new SlidingTotals(SPAN, 0, 0, 0);
        failures = 5;
        window.roll(1_000_000 * SECOND, successes, failures);
        assertThat(failures - window.failuresBefore()).isZero();
    }

    @Test
    void a_clock_that_goes_back_changes_nothing() {
        SlidingTotals window = new SlidingTotals(SPAN, 100 * SECOND, 0, 0);
        failures = 5;
        assertThat(window.isDue(SECOND)).isFalse();
        window.roll(SECOND, successes, failures);
        assertThat(failures - window.failuresBefore()).isEqualTo(5);
    }

    @Test
    void a_clock_that_overflows_goes_on() {
        long start = Long.MAX_VALUE - SECOND;
        SlidingTotals window = new SlidingTotals(SPAN, start, 0, 0);
        failures = 5;
        window.roll(start + 5 * SECOND, successes, failures);
        assertThat(failures - window.failuresBefore()).isEqualTo(5);
        window.roll(start + 11 * SECOND, successes, failures);
        assertThat(failures - window.failuresBefore()).isZero();
    }

    @Test
    void a_restart_forgets_what_was_counted() {
        SlidingTotals window = new SlidingTotals(SPAN, 0, 0, 0);
        failures = 5;
        window.restart(SECOND, successes, failures);
        assertThat(failures - window.failuresBefore()).isZero();
    }

    @Test
    void counts_agree_with_a_log_of_all_outcomes_to_the_width_of_one_bucket() {
        long seed = 20_26;
        Random random = new Random(seed);
        SlidingTotals window = new SlidingTotals(SPAN, 0, 0, 0);
        Deque<Long> log = new ArrayDeque<>();
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextLong(SECOND / 4);
            window.roll(now, successes, failures);
            failures++;
            log.add(now);
            long counted = failures - window.failuresBefore();
            long end = now;
            long atMost = log.stream().filter(at -> end - at <= SPAN.toNanos()).count();
            long atLeast = log.stream()
                    .filter(at -> end - at < SPAN.toNanos() - SECOND)
                    .count();
            assertThat(counted).as("seed %d, step %d", seed, i).isBetween(atLeast, atMost);
            while (end - log.peek() > 2 * SPAN.toNanos()) {
                log.remove();
            }
        }
    }
}
