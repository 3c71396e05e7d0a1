package dev.pooling.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    private final ManualTime time =
            new ManualTime(Long.MAX_VALUE - Duration.ofSeconds(30).toNanos());
    private final AtomicLong calls = new AtomicLong();
    private final RetryBudget budget = new RetryBudget(0.2, 10, calls::get, time);

    private int take(int wanted) {
        int granted = 0;
        for (int i = 0; i < wanted; i++) {
            granted += budget.tryTake() ? 1 : 0;
        }
        return granted;
    }

    @Test
    void the_floor_of_ten_seconds_may_be_used_at_once() {
        assertThat(take(1_000)).isEqualTo(100);
        assertThat(budget.stats()).isEqualTo(new RetryBudgetStats(0.2, 10, 0, 100, 0, 900));
    }

    @Test
    void each_recent_call_adds_its_share() {
        calls.set(1_000);
        assertThat(take(1_000)).isEqualTo(300);
        calls.addAndGet(10);
        assertThat(take(1_000)).isEqualTo(2);
        assertThat(budget.stats()).isEqualTo(new RetryBudgetStats(0.2, 10, 1_010, 302, 0, 1_698));
    }

    @Test
    void what_was_used_comes_back_when_it_is_no_more_recent() {
        take(1_000);
        time.advance(Duration.ofSeconds(9));
        assertThat(take(1_000)).isZero();
        time.advance(Duration.ofSeconds(3));
        assertThat(take(1_000)).isEqualTo(100);
    }

    @Test
    void calls_count_no_more_when_they_are_not_recent() {
        calls.set(100_000);
        assertThat(budget.stats().available()).isEqualTo(20_100);
        time.advance(Duration.ofSeconds(12));
        assertThat(budget.stats().available()).isEqualTo(100);
        assertThat(budget.stats().recentCalls()).isZero();
    }

    @Test
    void calls_since_the_last_look_are_taken_as_spread_evenly() {
        time.advance(Duration.ofMinutes(10));
        calls.set(600_000);
        assertThat(budget.stats().recentCalls()).isBetween(10_000L, 11_112L);
        assertThat(take(10_000)).isBetween(2_100, 2_323);
    }

    @Test
    void a_limit_that_was_high_long_ago_is_forgotten_by_the_first_who_wants_to_take() {
        calls.set(100_000);
        assertThat(budget.stats().available()).isEqualTo(20_100);
        time.advance(Duration.ofMinutes(1));
        assertThat(take(1_000)).isEqualTo(100);
    }

    @Test
    void what_is_given_back_can_be_taken_again() {
        take(100);
        budget.giveBack(3);
        assertThat(budget.stats().used()).isEqualTo(97);
        assertThat(take(10)).isEqualTo(3);
    }

    @Test
    void a_count_that_is_too_small_for_a_moment_does_no_harm() {
        calls.set(1_000);
        assertThat(budget.stats().recentCalls()).isEqualTo(1_000);
        calls.set(10);
        assertThat(budget.stats().recentCalls()).isEqualTo(1_000);
        calls.set(1_005);
        assertThat(budget.stats().recentCalls()).isEqualTo(1_005);
    }

    @Test
    void a_clock_that_goes_backwards_refuses_nobody_for_long() {
        take(1_000);
        time.jumpTo(time.nanoTime() - Duration.ofHours(1).toNanos());
        assertThat(take(1_000)).isEqualTo(100);
        time.advance(Duration.ofSeconds(12));
        assertThat(take(1_000)).isEqualTo(100);
    }

    @Test
    void refusals_are_told_at_once_and_then_once_a_second() {
        assertThat(budget.takeNews()).isZero();
        time.advance(Duration.ofSeconds(1));
        take(105);
        assertThat(budget.takeNews()).isEqualTo(5);
        take(7);
        time.advance(Duration.ofMillis(999));
        assertThat(budget.takeNews()).isZero();
        time.advance(Duration.ofMillis(1));
        assertThat(budget.takeNews()).isEqualTo(7);
    }

    @Test
    void counting_takes_a_small_part_of_the_time_however_many_are_refused() {
        AtomicInteger counts = new AtomicInteger();
        RetryBudget slow = new RetryBudget(
                0.2,
                0,
                () -> {
                    counts.incrementAndGet();
                    time.advance(Duration.ofMillis(1));
                    return 0;
                },
                time);
        for (int millis = 0; millis < 1_000; millis++) {
            time.advance(Duration.ofMillis(1));
            for (int i = 0; i < 100; i++) {
                assertThat(slow.tryTake()).isFalse();
            }
        }
        assertThat(counts.get()).isBetween(20, 1_000 / 32 + 2);
    }

    @Test
    void threads_that_take_at_once_get_exactly_what_there_is() throws InterruptedException {
        calls.set(100_000);
        AtomicInteger granted = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread thread = new Thread(() -> {
                awaitQuietly(start);
                granted.addAndGet(take(10_000));
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        // A thread may be refused while another one counts.
        granted.addAndGet(take(100_000));
        assertThat(granted).hasValue(20_100);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupt) {
            throw new IllegalStateException(interrupt);
        }
    }
}
