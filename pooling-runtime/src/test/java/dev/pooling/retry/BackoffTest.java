package dev.pooling.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Backoff BACKOFF = new Backoff(100, 2.0, 1_000);

    @Test
    void the_ceiling_doubles_up_to_the_longest() {
        assertThat(LongStream.range(0, 6).map(wait -> BACKOFF.ceilingNanos((int) wait)))
                .containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
    }

    @Test
    void a_number_of_waits_that_overflows_a_double_ends_at_the_longest() {
        assertThat(BACKOFF.ceilingNanos(Integer.MAX_VALUE)).isEqualTo(1_000);
        assertThat(new Backoff(0, 2.0, 1_000).ceilingNanos(5)).isZero();
    }

    @Test
    void no_delay_stays_no_delay() {
        assertThat(new Backoff(0, 2.0, 0).delayNanos(3, new Random(1))).isZero();
    }

    @Test
    void full_jitter_spreads_evenly_over_the_whole_range() {
        Random random = new Random(42);
        long[] delays = LongStream.range(0, 20_000)
                .map(i -> BACKOFF.delayNanos(3, random))
                .toArray();
        assertThat(LongStream.of(delays).min().orElseThrow()).isBetween(1L, 5L);
        assertThat(LongStream.of(delays).max().orElseThrow()).isBetween(795L, 800L);
        assertThat(LongStream.of(delays).average().orElseThrow()).isCloseTo(400.5, within(5.0));
    }
}
