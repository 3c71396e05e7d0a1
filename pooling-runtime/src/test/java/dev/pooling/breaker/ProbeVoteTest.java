package dev.pooling.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.time.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbeVoteTest {

    private static final long HOLD = Duration.ofSeconds(40).toNanos();

    private final ManualTime time =
            new ManualTime(Long.MAX_VALUE - Duration.ofSeconds(35).toNanos());
    private final CircuitBreaker breaker = CircuitBreaker.builder()
            .failureThreshold(2)
            .successThreshold(2)
            .resetTimeout(Duration.ofSeconds(30))
            .ticker(time)
            .build();

    private ProbeVote probe() {
        return breaker.beginProbe(time.nanoTime());
    }

    private void probeSucceeds() {
        probe().succeeded(time.nanoTime());
    }

    private void probeFails() {
        probe().failed(time.nanoTime(), HOLD);
    }

    private void callsOpenIt() {
        breaker.recordFailure();
        breaker.recordFailure();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    private void seconds(int seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void a_failed_probe_opens_a_closed_breaker() {
        probeFails();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.openRemainingNanos(time.nanoTime())).isEqualTo(HOLD);
    }

    @Test
    void a_hold_below_the_reset_timeout_shortens_nothing() {
        probe().failed(time.nanoTime(), 1);
        assertThat(breaker.openRemainingNanos(time.nanoTime()))
                .isEqualTo(Duration.ofSeconds(30).toNanos());
    }

    @Test
    void a_successful_probe_of_a_closed_breaker_leaves_the_failures_of_calls_in_a_row() {
        breaker.recordFailure();
        probeSucceeds();
        breaker.recordFailure();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void what_probes_have_opened_probes_close() {
        probeFails();
        probeSucceeds();
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        probeSucceeds();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void what_calls_have_opened_probes_only_open_half() {
        callsOpenIt();
        for (int i = 0; i < 10; i++) {
            probeSucceeds();
            assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        }
        breaker.recordSuccess();
        breaker.recordSuccess();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void trials_and_probes_close_together_what_probes_have_opened() {
        probeFails();
        probeSucceeds();
        breaker.tryAcquire().orElseThrow().succeeded();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void failed_probes_keep_an_open_breaker_open() {
        callsOpenIt();
        for (int i = 0; i < 10; i++) {
            seconds(29);
            probeFails();
        }
        seconds(39);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        seconds(1);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void probes_that_have_failed_while_it_was_open_may_close_it() {
        callsOpenIt();
        probeFails();
        probeSucceeds();
        probeSucceeds();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void a_failed_probe_opens_a_half_open_breaker_without_growth_of_its_open_time() {
        callsOpenIt();
        seconds(30);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        probe().failed(time.nanoTime(), 1);
        assertThat(breaker.openRemainingNanos(time.nanoTime()))
                .isEqualTo(Duration.ofSeconds(30).toNanos());
    }

    @Test
    void after_a_failed_trial_probes_do_not_close_any_more() {
        probeFails();
        probeSucceeds();
        breaker.tryAcquire().orElseThrow().failed();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        probeSucceeds();
        probeSucceeds();
        probeSucceeds();
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void a_probe_takes_no_permit_of_a_call() {
        probeFails();
        probeSucceeds();
        ProbeVote underWay = probe();
        assertThat(breaker.trialsInFlight()).isZero();
        assertThat(breaker.tryAcquire()).isPresent();
        underWay.succeeded(time.nanoTime());
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void a_probe_that_began_in_an_earlier_period_counts_for_nothing() {
        ProbeVote inClosed = probe();
        callsOpenIt();
        inClosed.succeeded(time.nanoTime());
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        ProbeVote inOpen = probe();
        breaker.reset();
        inOpen.failed(time.nanoTime(), HOLD);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void failures_of_calls_that_are_taken_back_do_not_close_what_probes_hold_open() {
        long stamp = breaker.tryAcquireStamp(time.nanoTime());
        breaker.onFailure(stamp, time.nanoTime());
        breaker.onFailure(stamp, time.nanoTime());
        probeFails();
        breaker.takeBack(stamp);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void a_clock_that_goes_backwards_does_not_lengthen_the_hold() {
        probeFails();
        time.jumpTo(time.nanoTime() - Duration.ofHours(1).toNanos());
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        seconds(40);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }
}
