package dev.pooling.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private static final Duration RESET = Duration.ofSeconds(30);

    private final ManualTime time = new ManualTime();
    private final List<String> changes = new ArrayList<>();

    private CircuitBreaker.Builder builder() {
        Random random = new Random(7);
        return CircuitBreaker.builder()
                .ticker(time)
                .random(() -> random)
                .listener((breaker, from, to) -> changes.add(from + ">" + to));
    }

    private static void fail(CircuitBreaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            breaker.recordFailure();
        }
    }

    @Test
    void a_new_breaker_is_closed() {
        CircuitBreaker breaker = CircuitBreaker.of(5, RESET);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void failures_in_a_row_open_it() {
        CircuitBreaker breaker = builder().build();
        fail(breaker, 4);
        assertThat(breaker.isOpen()).isFalse();
        fail(breaker, 1);
        assertThat(breaker.isOpen()).isTrue();
        assertThat(changes).containsExactly("CLOSED>OPEN");
    }

    @Test
    void a_success_ends_a_row_of_failures() {
        CircuitBreaker breaker = builder().build();
        fail(breaker, 4);
        breaker.recordSuccess();
        fail(breaker, 4);
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void it_becomes_half_open_when_the_reset_timeout_has_passed() {
        CircuitBreaker breaker = builder().build();
        fail(breaker, 5);
        time.advance(RESET.minusNanos(1));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        time.advance(Duration.ofNanos(1));
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void spec_2_3_a_failure_while_open_does_not_push_the_timeout_on() {
        CircuitBreaker breaker = builder().build();
        fail(breaker, 5);
        time.advance(Duration.ofSeconds(29));
        fail(breaker, 10);
        breaker.recordSuccess();
        time.advance(Duration.ofSeconds(1));
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void successes_in_half_open_close_it() {
        CircuitBreaker breaker = builder().build();
        fail(breaker, 5);
        time.advance(RESET);
        breaker.recordSuccess();
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        breaker.recordSuccess();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(changes).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN", "HALF_OPEN>CLOSED");
    }

    @Test
    void spec_2_3_one_failure_in_half_open_opens_it_again() {
        CircuitBreaker breaker = builder().build();
        fail(breaker, 5);
        time.advance(RESET);
        breaker.recordSuccess();
        breaker.recordFailure();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void spec_2_3_each_reopening_lasts_longer_up_to_the_maximum_with_jitter() {
        CircuitBreaker breaker =
                builder().maxResetTimeout(Duration.ofSeconds(100)).build();
        fail(breaker, 5);
        assertThat(remaining(breaker)).isEqualTo(RESET);
        long[] longest = {60, 100, 100, 100};
        for (long ceiling : longest) {
            time.advance(remaining(breaker));
            breaker.recordFailure();
            assertThat(remaining(breaker)).isBetween(RESET, Duration.ofSeconds(ceiling));
            assertThat(remaining(breaker).toSeconds()).isGreaterThanOrEqualTo(ceiling / 2 - 1);
        }
        time.advance(remaining(breaker));
        breaker.recordSuccess();
        breaker.recordSuccess();
        fail(breaker, 5);
        assertThat(remaining(breaker)).as("closing resets the growth").isEqualTo(RESET);
    }

    private Duration remaining(CircuitBreaker breaker) {
        return Duration.ofNanos(breaker.openRemainingNanos(time.nanoTime()));
    }

    @Test
    void a_reset_closes_it_from_any_state() {
        CircuitBreaker breaker = builder().build();
        breaker.reset();
        assertThat(changes).isEmpty();
        fail(breaker, 5);
        breaker.reset();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(breaker, 5);
        time.advance(RESET);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        breaker.reset();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void a_clock_that_goes_back_does_not_lengthen_the_open_time() {
        CircuitBreaker breaker = builder().build();
        time.jumpTo(Duration.ofHours(10).toNanos());
        fail(breaker, 5);
        time.jumpTo(0);
        assertThat(breaker.isOpen()).isTrue();
        time.advance(RESET);
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void a_clock_that_overflows_does_no_harm() {
        time.jumpTo(Long.MAX_VALUE - 1_000);
        CircuitBreaker breaker = builder().build();
        fail(breaker, 5);
        time.advance(RESET.minusNanos(1));
        assertThat(breaker.isOpen()).isTrue();
        time.advance(Duration.ofNanos(1));
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void too_high_a_share_of_failures_opens_it_once_enough_calls_are_known() {
        CircuitBreaker breaker =
                builder().failureRateThreshold(0.5).minimumCalls(10).build();
        for (int i = 0; i < 4; i++) {
            breaker.recordFailure();
            breaker.recordSuccess();
        }
        breaker.recordSuccess();
        assertThat(breaker.isOpen()).isFalse();
        breaker.recordFailure();
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void failures_that_have_left_the_window_do_not_count_in_the_rate() {
        CircuitBreaker breaker = builder()
                .failureRateThreshold(0.5)
                .minimumCalls(4)
                .slidingWindow(Duration.ofSeconds(10))
                .build();
        fail(breaker, 3);
        time.advance(Duration.ofSeconds(20));
        for (int i = 0; i < 3; i++) {
            breaker.recordSuccess();
        }
        breaker.recordFailure();
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void a_slow_success_counts_as_a_failure() {
        CircuitBreaker breaker = builder()
                .failureThreshold(2)
                .slowCallThreshold(Duration.ofSeconds(1))
                .build();
        breaker.tryAcquire().orElseThrow().succeeded(Duration.ofSeconds(1));
        breaker.tryAcquire().orElseThrow().succeeded(Duration.ofMillis(999));
        breaker.tryAcquire().orElseThrow().succeeded(Duration.ofSeconds(2));
        assertThat(breaker.isOpen()).isFalse();
        Permit slow = breaker.tryAcquire().orElseThrow();
        time.advance(Duration.ofSeconds(1));
        slow.succeeded();
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void a_failure_taken_back_does_not_count() {
        CircuitBreaker breaker = builder().build();
        long stamp = breaker.tryAcquireStamp(time.nanoTime());
        for (int i = 0; i < 20; i++) {
            breaker.onFailure(stamp, time.nanoTime());
            breaker.takeBack(stamp);
        }
        breaker.takeBack(stamp);
        assertThat(breaker.isOpen()).isFalse();
        fail(breaker, 4);
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void taking_back_the_failure_that_opened_it_closes_it_again() {
        CircuitBreaker breaker = builder().build();
        long stamp = breaker.tryAcquireStamp(time.nanoTime());
        fail(breaker, 4);
        breaker.onFailure(stamp, time.nanoTime());
        assertThat(breaker.isOpen()).isTrue();
        breaker.takeBack(stamp);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(breaker, 1);
        assertThat(breaker.isOpen()).as("the other four still count").isTrue();
    }

    @Test
    void taking_back_an_old_failure_changes_nothing() {
        CircuitBreaker breaker = builder().build();
        long old = breaker.tryAcquireStamp(time.nanoTime());
        breaker.reset();
        fail(breaker, 5);
        breaker.takeBack(old);
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void what_a_listener_throws_reaches_nobody() {
        CircuitBreaker breaker = CircuitBreaker.builder()
                .ticker(time)
                .listener((changed, from, to) -> {
                    throw new AssertionError("thrown on purpose by a test");
                })
                .build();
        fail(breaker, 5);
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void a_listener_may_use_the_breaker() {
        CircuitBreaker breaker = CircuitBreaker.builder()
                .ticker(time)
                .listener((changed, from, to) -> {
                    if (to == State.OPEN) {
                        changed.reset();
                    }
                })
                .build();
        fail(breaker, 5);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void every_setting_out_of_bounds_is_named() {
        assertThatThrownBy(() -> CircuitBreaker.builder()
                        .failureThreshold(0)
                        .successThreshold(-1)
                        .halfOpenPermits(0)
                        .minimumCalls(0)
                        .resetTimeout(Duration.ZERO)
                        .slidingWindow(Duration.ofNanos(-1))
                        .failureRateThreshold(Double.NaN)
                        .slowCallThreshold(Duration.ofNanos(-1))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "failureThreshold must be >= 1, was 0",
                        "successThreshold must be >= 1, was -1",
                        "halfOpenPermits must be >= 1, was 0",
                        "minimumCalls must be >= 1, was 0",
                        "resetTimeout must be > 0",
                        "slidingWindow must be > 0",
                        "failureRateThreshold must be between 0 and 1, was NaN",
                        "slowCallThreshold must be >= 0");
    }

    @Test
    void a_maximum_below_the_reset_timeout_is_a_contradiction_that_names_both() {
        assertThatThrownBy(() -> CircuitBreaker.builder()
                        .maxResetTimeout(Duration.ofSeconds(1))
                        .build())
                .hasMessageContaining("maxResetTimeout must be >= resetTimeout PT30S")
                .hasMessageContaining("was PT1S");
        assertThat(CircuitBreaker.of(1, Duration.ofHours(1)).state()).isEqualTo(State.CLOSED);
    }

    @Test
    void a_builder_may_be_used_again() {
        CircuitBreaker.Builder builder = builder().failureThreshold(1);
        CircuitBreaker one = builder.name("one").build();
        CircuitBreaker two = builder.name("two").failureThreshold(2).build();
        one.recordFailure();
        two.recordFailure();
        assertThat(one).hasToString("CircuitBreaker[one, OPEN for PT30S more]");
        assertThat(two).hasToString("CircuitBreaker[two, CLOSED]");
    }

    @Test
    void a_report_that_finds_the_timeout_passed_tells_of_both_changes() {
        CircuitBreaker breaker = builder().successThreshold(1).build();
        fail(breaker, 5);
        time.advance(RESET);
        breaker.recordSuccess();
        assertThat(changes).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN", "HALF_OPEN>CLOSED");
    }

    @Test
    void a_call_that_finds_the_timeout_passed_tells_of_the_half_open_state() {
        CircuitBreaker breaker = builder().build();
        fail(breaker, 5);
        time.advance(RESET);
        assertThat(breaker.tryAcquire()).isPresent();
        assertThat(changes).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN");
    }

    @Test
    void a_call_that_is_refused_by_a_half_open_breaker_changes_nothing() {
        CircuitBreaker breaker = builder().build();
        fail(breaker, 5);
        time.advance(RESET);
        Permit trial = breaker.tryAcquire().orElseThrow();
        assertThat(breaker.tryAcquire()).isEmpty();
        assertThat(breaker.trialsInFlight()).isEqualTo(1);
        trial.succeeded();
        assertThat(breaker.trialsInFlight()).isZero();
    }

    @Test
    void a_breaker_that_may_not_open_stays_closed_and_opens_with_the_first_failure_when_it_may() {
        boolean[] may = {false};
        CircuitBreaker breaker =
                builder().failureThreshold(3).mayOpen(() -> may[0]).build();
        fail(breaker, 10);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        may[0] = true;
        breaker.recordSuccess();
        fail(breaker, 2);
        assertThat(breaker.state()).as("a success ends the row").isEqualTo(State.CLOSED);
        breaker.recordFailure();
        assertThat(breaker.state()).isEqualTo(State.OPEN);

        time.advance(RESET);
        may[0] = false;
        breaker.tryAcquire().orElseThrow().failed();
        assertThat(breaker.state()).as("a failed trial").isEqualTo(State.OPEN);

        breaker.reset();
        breaker.beginProbe(time.nanoTime()).failed(time.nanoTime(), 1);
        assertThat(breaker.state()).as("a probe").isEqualTo(State.OPEN);
    }

    @Test
    void who_is_asked_whether_it_may_open_and_throws_does_not_keep_it_closed() {
        CircuitBreaker breaker = builder()
                .failureThreshold(1)
                .mayOpen(() -> {
                    throw new IllegalStateException("broken");
                })
                .build();
        breaker.recordFailure();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThatThrownBy(() -> builder().mayOpen(null)).isInstanceOf(NullPointerException.class);
    }
}
