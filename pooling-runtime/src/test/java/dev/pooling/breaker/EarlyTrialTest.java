package dev.pooling.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyTrialTest {

    private static final long FIRST_WAIT = Duration.ofSeconds(1).toNanos();

    private final ManualTime time =
            new ManualTime(Long.MAX_VALUE - Duration.ofSeconds(15).toNanos());
    private final List<State> states = new ArrayList<>();
    private final CircuitBreaker breaker = CircuitBreaker.builder()
            .failureThreshold(2)
            .successThreshold(2)
            .halfOpenPermits(3)
            .resetTimeout(Duration.ofSeconds(30))
            .ticker(time)
            .listener((changed, from, to) -> states.add(to))
            .build();

    /** Asks for an early trial, and returns how long it still takes until one is let in. */
    private long waitSeconds() {
        return Duration.ofNanos(waitNanos()).toSeconds();
    }

    private long waitNanos() {
        breaker.tryEarly(time.nanoTime(), FIRST_WAIT);
        return breaker.earlyRemainingNanos(time.nanoTime(), FIRST_WAIT);
    }

    private void open() {
        breaker.recordFailure();
        breaker.recordFailure();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    private void seconds(long seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }

    private void earlyTrialFails() {
        assertThat(waitSeconds()).isZero();
        breaker.tryAcquire().orElseThrow().failed();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void a_closed_breaker_stays_as_it_is() {
        assertThat(waitSeconds()).isZero();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void a_breaker_is_half_open_early_once_it_was_open_for_the_first_wait() {
        open();
        assertThat(waitSeconds()).isEqualTo(1);
        time.advance(Duration.ofNanos(FIRST_WAIT - 1));
        assertThat(waitNanos()).isEqualTo(1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        time.advance(Duration.ofNanos(1));
        assertThat(waitSeconds()).isZero();
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(states).containsExactly(State.OPEN, State.HALF_OPEN);
    }

    @Test
    void without_being_asked_it_stays_open() {
        open();
        seconds(29);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void each_failed_early_trial_doubles_the_wait_and_leaves_the_open_time_as_it_is() {
        open();
        for (int wait = 1; wait <= 8; wait *= 2) {
            assertThat(waitSeconds()).isEqualTo(wait);
            seconds(wait);
            earlyTrialFails();
        }
        assertThat(waitSeconds()).as("what is left of 30 s after 15").isEqualTo(15);
        assertThat(breaker.openRemainingNanos(time.nanoTime()))
                .isEqualTo(Duration.ofSeconds(15).toNanos());
        seconds(15);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        breaker.tryAcquire().orElseThrow().failed();
        assertThat(breaker.openRemainingNanos(time.nanoTime()))
                .as("the first trial at its time that failed")
                .isBetween(
                        Duration.ofSeconds(30).toNanos(), Duration.ofSeconds(60).toNanos());
        assertThat(waitSeconds()).as("begins anew").isEqualTo(1);
    }

    @Test
    void early_trials_are_never_further_apart_than_the_reset_timeout() {
        open();
        for (int i = 0; i < 10; i++) {
            time.advance(Duration.ofNanos(breaker.openRemainingNanos(time.nanoTime())));
            breaker.tryAcquire().orElseThrow().failed();
        }
        assertThat(breaker.openRemainingNanos(time.nanoTime()))
                .as("has grown")
                .isGreaterThanOrEqualTo(Duration.ofSeconds(150).toNanos());
        for (int wait : new int[] {1, 2, 4, 8, 16, 30, 30, 30}) {
            assertThat(waitSeconds()).isEqualTo(wait);
            seconds(wait);
            earlyTrialFails();
        }
    }

    @Test
    void one_early_trial_is_let_in_at_a_time() {
        open();
        seconds(1);
        assertThat(waitSeconds()).isZero();
        Permit trial = breaker.tryAcquire().orElseThrow();
        assertThat(breaker.tryAcquire()).isEmpty();
        trial.succeeded();
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        breaker.tryAcquire().orElseThrow().succeeded();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void an_early_trial_that_fails_when_the_open_time_is_over_counts_as_one_at_its_time() {
        open();
        seconds(1);
        assertThat(waitSeconds()).isZero();
        Permit trial = breaker.tryAcquire().orElseThrow();
        seconds(29);
        trial.failed();
        assertThat(breaker.openRemainingNanos(time.nanoTime()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(30).toNanos());
    }

    @Test
    void an_outcome_from_before_an_early_trial_does_not_count_after_it() {
        open();
        seconds(1);
        assertThat(waitSeconds()).isZero();
        Permit late = breaker.tryAcquire().orElseThrow();
        breaker.recordFailure();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        seconds(2);
        assertThat(waitSeconds()).isZero();
        late.failed();
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void what_probes_have_opened_is_not_tried_early() {
        breaker.beginProbe(time.nanoTime()).failed(time.nanoTime(), 1);
        seconds(10);
        assertThat(waitSeconds()).isEqualTo(20);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void a_failed_probe_ends_an_early_half_open_period() {
        open();
        seconds(1);
        assertThat(waitSeconds()).isZero();
        breaker.beginProbe(time.nanoTime()).failed(time.nanoTime(), 1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        seconds(10);
        assertThat(waitSeconds()).isEqualTo(20);
    }

    @Test
    void a_blamed_call_does_not_close_a_breaker_that_an_early_trial_has_opened_again() {
        long stamp = breaker.tryAcquireStamp(time.nanoTime());
        breaker.onFailure(stamp, time.nanoTime());
        breaker.onFailure(stamp, time.nanoTime());
        seconds(1);
        earlyTrialFails();
        breaker.takeBack(stamp);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }
}
