package dev.pooling.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PermitTest {

    private static final Duration RESET = Duration.ofSeconds(30);

    private final ManualTime time = new ManualTime();
    private final CircuitBreaker breaker =
            CircuitBreaker.builder().ticker(time).failureThreshold(1).build();

    private void toHalfOpen() {
        breaker.recordFailure();
        time.advance(RESET);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void an_open_breaker_gives_none() {
        breaker.recordFailure();
        assertThat(breaker.tryAcquire()).isEmpty();
        assertThat(breaker.tryAcquireStamp(time.nanoTime())).isZero();
    }

    @Test
    void half_open_gives_one_at_a_time() {
        toHalfOpen();
        Permit trial = breaker.tryAcquire().orElseThrow();
        assertThat(breaker.tryAcquire()).isEmpty();
        trial.succeeded();
        assertThat(breaker.tryAcquire()).isPresent();
        assertThat(breaker.trialsInFlight()).isEqualTo(1);
    }

    @Test
    void a_second_report_does_nothing() {
        toHalfOpen();
        Permit trial = breaker.tryAcquire().orElseThrow();
        trial.succeeded();
        trial.succeeded();
        trial.failed();
        trial.close();
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.trialsInFlight()).isZero();
    }

    @Test
    void a_second_report_of_a_stamp_does_nothing_in_half_open() {
        toHalfOpen();
        long stamp = breaker.tryAcquireStamp(time.nanoTime());
        breaker.onSuccess(stamp, time.nanoTime(), 1);
        breaker.onSuccess(stamp, time.nanoTime(), 1);
        breaker.onFailure(stamp, time.nanoTime());
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void spec_2_4_a_permit_closed_without_an_outcome_comes_back_without_a_vote() {
        toHalfOpen();
        for (int i = 0; i < 10; i++) {
            try (Permit trial = breaker.tryAcquire().orElseThrow()) {
                assertThat(trial).isNotNull();
            }
        }
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void spec_2_4_a_trial_that_does_not_come_back_makes_room_and_its_late_report_does_nothing() {
        toHalfOpen();
        Permit lost = breaker.tryAcquire().orElseThrow();
        time.advance(RESET.minusNanos(1));
        assertThat(breaker.tryAcquire()).isEmpty();
        time.advance(Duration.ofNanos(1));
        Permit next = breaker.tryAcquire().orElseThrow();
        lost.failed();
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.trialsInFlight()).isEqualTo(1);
        next.succeeded();
        breaker.tryAcquire().orElseThrow().succeeded();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void spec_2_3_a_call_begun_while_closed_neither_votes_in_half_open_nor_adds_a_permit() {
        Permit early = breaker.tryAcquire().orElseThrow();
        Permit other = breaker.tryAcquire().orElseThrow();
        toHalfOpen();
        early.succeeded();
        Permit trial = breaker.tryAcquire().orElseThrow();
        other.failed();
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.tryAcquire()).isEmpty();
        trial.succeeded();
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void a_trial_of_an_earlier_half_open_period_does_not_count_in_a_later_one() {
        CircuitBreaker two = CircuitBreaker.builder()
                .ticker(time)
                .failureThreshold(1)
                .halfOpenPermits(2)
                .build();
        two.recordFailure();
        time.advance(RESET);
        Permit slow = two.tryAcquire().orElseThrow();
        two.tryAcquire().orElseThrow().failed();
        time.advance(Duration.ofHours(1));
        assertThat(two.state()).isEqualTo(State.HALF_OPEN);
        slow.failed();
        assertThat(two.state()).isEqualTo(State.HALF_OPEN);
        assertThat(two.trialsInFlight()).isZero();
    }

    @Test
    void a_permit_from_before_a_reset_does_not_count_after_it() {
        Permit early = breaker.tryAcquire().orElseThrow();
        breaker.reset();
        early.failed();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void all_calls_of_a_closed_period_share_a_stamp_and_each_period_has_its_own() {
        long stamp = breaker.tryAcquireStamp(time.nanoTime());
        assertThat(breaker.tryAcquireStamp(time.nanoTime())).isEqualTo(stamp);
        assertThat(breaker.isCurrent(stamp)).isTrue();
        breaker.reset();
        assertThat(breaker.isCurrent(stamp)).isFalse();
        assertThat(breaker.tryAcquireStamp(time.nanoTime())).isNotEqualTo(stamp);
    }

    @Test
    void thousands_of_threads_never_get_more_trials_than_permitted_and_all_permits_come_back() throws Exception {
        int permits = 3;
        CircuitBreaker limited = CircuitBreaker.builder()
                .ticker(time)
                .failureThreshold(1)
                .halfOpenPermits(permits)
                .successThreshold(Integer.MAX_VALUE)
                .build();
        limited.recordFailure();
        time.advance(RESET);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger granted = new AtomicInteger();
        int threadCount = 2_000;
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < threadCount; i++) {
            boolean releases = i % 2 == 0;
            Thread thread =
                    new Thread(null, () -> tryOften(limited, start, releases, inside, most, granted), "t", 64_000);
            threads.add(thread);
            thread.start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(granted.get()).isPositive();
        assertThat(most.get()).isBetween(1, permits);
        assertThat(limited.trialsInFlight()).isZero();
        assertThat(limited.state()).isEqualTo(State.HALF_OPEN);
    }

    private static void tryOften(
            CircuitBreaker limited,
            CountDownLatch start,
            boolean releases,
            AtomicInteger inside,
            AtomicInteger most,
            AtomicInteger granted) {
        try {
            start.await();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
        for (int call = 0; call < 20; call++) {
            Optional<Permit> permit = limited.tryAcquire();
            if (permit.isPresent()) {
                granted.incrementAndGet();
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.yield();
                inside.decrementAndGet();
                if (releases) {
                    permit.get().release();
                } else {
                    permit.get().succeeded();
                }
            }
        }
    }
}
