package dev.pooling.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class HealthRecorderTest {

    private static final HealthSettings SETTINGS = new HealthSettings(Duration.ofSeconds(60), 10, 0.3, 0.7);

    private final ManualTime time = new ManualTime();
    private final HealthRecorder health = new HealthRecorder(SETTINGS, time, null);

    @Test
    void an_untried_agent_is_healthy_and_has_no_figures() {
        assertThat(health.status(time.nanoTime())).isEqualTo(AgentStatus.HEALTHY);
        assertThat(health.errorRate()).isZero();
        assertThat(health.averageLatency()).isZero();
        assertThat(health.latencyEstimate()).isZero();
        assertThat(health.sinceLastSuccess()).isEmpty();
        assertThat(health.sinceLastFailure()).isEmpty();
    }

    @Test
    void totals_and_averages_add_up() {
        succeed(2, 10);
        succeed(1, 40);
        fail(1);
        assertThat(health.successCount()).isEqualTo(3);
        assertThat(health.failureCount()).isEqualTo(1);
        assertThat(health.averageLatency()).isEqualTo(Duration.ofMillis(20));
        assertThat(health.errorRate()).isEqualTo(0.25);
    }

    @Test
    void consecutive_failures_count_from_the_last_success() {
        fail(3);
        assertThat(health.consecutiveFailures()).isEqualTo(3);
        succeed(1, 1);
        assertThat(health.consecutiveFailures()).isZero();
        fail(1);
        assertThat(health.consecutiveFailures()).isEqualTo(1);
    }

    @Test
    void times_since_the_last_outcomes_are_measured() {
        succeed(1, 1);
        time.advance(Duration.ofSeconds(3));
        fail(1);
        time.advance(Duration.ofSeconds(4));
        assertThat(health.sinceLastSuccess()).contains(Duration.ofSeconds(7));
        assertThat(health.sinceLastFailure()).contains(Duration.ofSeconds(4));
    }

    @Test
    void too_few_calls_are_not_judged() {
        fail(9);
        assertThat(health.status(time.nanoTime())).isEqualTo(AgentStatus.HEALTHY);
        fail(1);
        assertThat(health.status(time.nanoTime())).isEqualTo(AgentStatus.UNHEALTHY);
    }

    @Test
    void the_thresholds_are_inclusive() {
        succeed(7, 1);
        fail(3);
        assertThat(health.status(time.nanoTime())).isEqualTo(AgentStatus.DEGRADED);
        fail(13);
        assertThat(health.errorRate()).isEqualTo(16 / 23.0);
        assertThat(health.status(time.nanoTime())).isEqualTo(AgentStatus.DEGRADED);
        fail(1);
        assertThat(health.status(time.nanoTime())).isEqualTo(AgentStatus.UNHEALTHY);
    }

    @Test
    void spec_2_2_a_long_life_does_not_hide_that_an_agent_fails_now() {
        succeed(1_000_000, 1);
        time.advance(Duration.ofSeconds(70));
        fail(10);
        assertThat(health.status(time.nanoTime())).isEqualTo(AgentStatus.UNHEALTHY);
        assertThat(health.errorRate()).isEqualTo(1.0);
        assertThat(health.successCount()).isEqualTo(1_000_000);
    }

    @Test
    void spec_2_2_a_bad_start_is_forgotten() {
        fail(100);
        time.advance(Duration.ofSeconds(70));
        succeed(10, 1);
        assertThat(health.status(time.nanoTime())).isEqualTo(AgentStatus.HEALTHY);
        assertThat(health.errorRate()).isZero();
        assertThat(health.failureCount()).isEqualTo(100);
    }

    @Test
    void each_figure_of_the_window_moves_on_without_a_call() {
        List<ToDoubleFunction<HealthRecorder>> figures = List.of(
                HealthRecorder::errorRate,
                HealthRecorder::recentFailureCount,
                HealthRecorder::recentSuccessCount,
                each -> each.status(time.nanoTime()).ordinal());
        for (ToDoubleFunction<HealthRecorder> figure : figures) {
            HealthRecorder fresh = new HealthRecorder(SETTINGS, time, null);
            for (int i = 0; i < 10; i++) {
                fresh.success(1, time.nanoTime());
                fresh.failure(1, time.nanoTime());
            }
            assertThat(figure.applyAsDouble(fresh)).isPositive();
            time.advance(Duration.ofSeconds(61));
            assertThat(figure.applyAsDouble(fresh)).isZero();
        }
    }

    @Test
    void a_failed_call_counts_in_the_latency_estimate() {
        succeed(10, 1);
        health.failure(Duration.ofSeconds(2).toNanos(), time.nanoTime());
        assertThat(health.latencyEstimate()).isEqualTo(Duration.ofSeconds(2));
        assertThat(health.averageLatency()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void a_restart_of_the_window_keeps_the_totals() {
        fail(100);
        health.restartWindow(time.nanoTime());
        assertThat(health.recentFailureCount()).isZero();
        assertThat(health.failureCount()).isEqualTo(100);
    }

    @Test
    void a_failure_taken_back_leaves_no_trace_in_the_counts() {
        succeed(9, 1);
        fail(1);
        health.takeBackFailure();
        assertThat(health.failureCount()).isZero();
        assertThat(health.consecutiveFailures()).isZero();
        assertThat(health.errorRate()).isZero();
    }

    @Test
    void counts_never_go_below_zero() {
        fail(1);
        health.restartWindow(time.nanoTime());
        health.takeBackFailure();
        health.takeBackFailure();
        assertThat(health.failureCount()).isZero();
        assertThat(health.recentFailureCount()).isZero();
        assertThat(health.consecutiveFailures()).isZero();
    }

    @Test
    void the_latency_estimate_needs_ten_samples_to_be_compared() {
        succeed(9, 20);
        assertThat(health.warmLatencyNanos(time.nanoTime())).isZero();
        succeed(1, 20);
        assertThat(health.warmLatencyNanos(time.nanoTime())).isEqualTo(20_000_000L);
    }

    @Test
    void the_latency_estimate_follows_a_slower_call_at_once_and_forgets_it_over_time() {
        succeed(10, 1);
        succeed(1, 1_000);
        assertThat(health.latencyEstimate()).isEqualTo(Duration.ofSeconds(1));
        succeed(10, 1);
        assertThat(health.latencyEstimate()).isGreaterThan(Duration.ofMillis(990));
        time.advance(Duration.ofSeconds(10));
        succeed(1, 1);
        assertThat(health.latencyEstimate().toNanos() / 1e9).isCloseTo(0.39, within(0.02));
        time.advance(Duration.ofSeconds(120));
        assertThat(health.latencyEstimate()).isLessThan(Duration.ofMillis(2));
    }

    @Test
    void calls_in_flight_are_known_after_any_number_of_resets() {
        HealthRecorder first = health;
        first.started();
        first.started();
        HealthRecorder current = first;
        for (int reset = 0; reset < 100_000; reset++) {
            current = new HealthRecorder(SETTINGS, time, current);
        }
        current.started();
        assertThat(current.inFlight()).isEqualTo(3);
        first.success(1, time.nanoTime());
        first.ignored();
        current.failure(1, time.nanoTime());
        assertThat(current.inFlight()).isZero();
        assertThat(current.successCount()).isZero();
    }

    @Test
    void spec_2_12_counts_of_many_threads_add_up_exactly() throws InterruptedException {
        int threadCount = 64;
        int callsEach = 5_000;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < threadCount; i++) {
            boolean failing = i % 4 == 0;
            threads.add(new Thread(() -> {
                for (int call = 0; call < callsEach; call++) {
                    if (failing) {
                        health.failure(1, time.nanoTime());
                    } else {
                        health.success(1_000, time.nanoTime());
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(health.failureCount()).isEqualTo(16L * callsEach);
        assertThat(health.successCount()).isEqualTo(48L * callsEach);
        assertThat(health.averageLatency()).isEqualTo(Duration.ofNanos(1_000));
        assertThat(health.errorRate()).isEqualTo(0.25);
    }

    private void succeed(int times, long millis) {
        for (int i = 0; i < times; i++) {
            health.success(millis * 1_000_000, time.nanoTime());
        }
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            health.failure(1, time.nanoTime());
        }
    }
}
