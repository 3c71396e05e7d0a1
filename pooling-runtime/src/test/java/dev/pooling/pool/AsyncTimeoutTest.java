package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AsyncTimeoutTest {

    private static final PoolConfig TWO_SECONDS = PoolConfig.builder()
            .requestTimeout(Duration.ofSeconds(2))
            .retries(0)
            .build();

    private static Throwable failureOf(CompletableFuture<?> future) {
        Throwable[] failure = {null};
        future.whenComplete((value, thrown) -> failure[0] = thrown);
        return failure[0];
    }

    @Test
    void an_attempt_that_takes_too_long_fails_and_frees_its_place() {
        AsyncFixture fixture = new AsyncFixture(TWO_SECONDS, "a");
        CompletableFuture<String> future = fixture.call();
        fixture.time.advance(Duration.ofMillis(1_999));
        assertThat(future).isNotDone();
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(failureOf(future)).isInstanceOfSatisfying(AgentTimeoutException.class, timeout -> {
            assertThat(timeout.agentId()).isEqualTo("a");
            assertThat(timeout.timeout()).isEqualTo(Duration.ofSeconds(2));
        });
        assertThat(fixture.stats("a").failureCount()).isEqualTo(1);
        assertThat(fixture.stats("a").inFlight()).isZero();
        assertThat(fixture.agent("a").last()).isCancelled();
    }

    @Test
    void a_late_result_is_dropped_and_the_next_agent_s_counts() {
        AsyncFixture fixture = new AsyncFixture(
                PoolConfig.builder().requestTimeout(Duration.ofSeconds(2)).build(), "a", "b");
        List<CompletableFuture<String>> handed = new ArrayList<>();
        CompletableFuture<String> future = fixture.pool.executeAsync(agent -> {
            CompletableFuture<String> uncancellable = new CompletableFuture<>() {
                @Override
                public boolean cancel(boolean mayInterruptIfRunning) {
                    return false;
                }
            };
            handed.add(uncancellable);
            return uncancellable;
        });
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(handed).hasSize(2);
        handed.get(0).complete("late");
        assertThat(future).isNotDone();
        handed.get(1).complete("in time");
        assertThat(future).isCompletedWithValue("in time");
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void the_time_out_is_the_latency_that_counts() {
        AsyncFixture fixture = new AsyncFixture(TWO_SECONDS, "a");
        fixture.call();
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(fixture.stats("a").latencyEstimate()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void a_stage_that_comes_after_the_time_out_is_cancelled() {
        AsyncFixture fixture = new AsyncFixture(TWO_SECONDS, "a");
        CompletableFuture<String> late = new CompletableFuture<>();
        CompletableFuture<String> future = fixture.pool.executeAsync(agent -> {
            fixture.time.advance(Duration.ofSeconds(3));
            return late;
        });
        assertThat(failureOf(future)).isInstanceOf(AgentTimeoutException.class);
        assertThat(late).isCancelled();
    }

    @Test
    void calls_that_end_in_time_leave_nothing_behind() {
        AsyncFixture fixture = new AsyncFixture(TWO_SECONDS, "a");
        for (int i = 0; i < 1_000; i++) {
            fixture.call();
            fixture.agent("a").last().complete("x");
        }
        assertThat(fixture.time.pendingTasks()).isEqualTo(1);
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(fixture.time.pendingTasks()).isZero();
        assertThat(fixture.stats("a").failureCount()).isZero();
    }

    @Test
    void each_call_has_its_own_time() {
        AsyncFixture fixture = new AsyncFixture(TWO_SECONDS, "a");
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(fixture.call());
            fixture.time.advance(Duration.ofMillis(100));
        }
        fixture.agent("a").asked.get(3).complete("x");
        fixture.time.advance(Duration.ofMillis(1_450));
        // 2,450 ms have passed: the first five are over.
        assertThat(calls.stream().map(CompletableFuture::isDone))
                .containsExactly(true, true, true, true, true, false, false, false, false, false);
        assertThat(calls.get(3)).isCompletedWithValue("x");
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(calls).allMatch(CompletableFuture::isDone);
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void the_deadline_bounds_the_whole_call() {
        PoolConfig config = PoolConfig.builder()
                .retries(100)
                .requestTimeout(Duration.ofSeconds(2))
                .deadline(Duration.ofSeconds(5))
                .circuitFailureThreshold(1_000)
                .build();
        AsyncFixture fixture = new AsyncFixture(config, "a", "b", "c", "d");
        List<Long> begun = new ArrayList<>();
        CompletableFuture<String> future = fixture.pool.executeAsync(agent -> {
            begun.add(Duration.ofNanos(fixture.time.nanoTime()).toMillis());
            return agent.answer();
        });
        fixture.time.advance(Duration.ofMillis(4_999));
        assertThat(future).isNotDone();
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(failureOf(future)).isInstanceOf(AgentTimeoutException.class);
        assertThat(begun).containsExactly(0L, 2_000L, 4_000L);
        assertThat(fixture.inFlight()).isZero();
        assertThat(fixture.time.pendingTasks()).isZero();
    }

    @Test
    void no_back_off_reaches_beyond_the_deadline() {
        PoolConfig config = PoolConfig.builder()
                .retries(1_000)
                .deadline(Duration.ofMillis(500))
                .circuitFailureThreshold(10_000)
                .build();
        AsyncFixture fixture = new AsyncFixture(config, "a");
        CompletableFuture<String> future =
                fixture.pool.executeAsync(agent -> CompletableFuture.failedFuture(new IOException("down")));
        fixture.time.advance(Duration.ofMillis(500));
        assertThat(failureOf(future)).isInstanceOf(IOException.class);
    }

    @Tag("long")
    @Test
    void a_hundred_thousand_calls_at_once_need_neither_threads_nor_timers() {
        AsyncFixture fixture = new AsyncFixture(PoolConfig.defaults(), "a", "b", "c", "d");
        int threadsBefore = Thread.activeCount();
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            calls.add(fixture.pool.executeAsync(agent -> {
                CompletableFuture<String> answer = new CompletableFuture<>();
                fixture.time.schedule(
                        () -> answer.complete(agent.name), Duration.ofSeconds(1).toNanos());
                return answer;
            }));
        }
        assertThat(fixture.inFlight()).isEqualTo(100_000);
        assertThat(fixture.time.pendingTasks()).isLessThanOrEqualTo(100_000 + 16);
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(calls).allMatch(CompletableFuture::isDone);
        assertThat(fixture.inFlight()).isZero();
        assertThat(fixture.pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.successCount()).isEqualTo(25_000));
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threadsBefore);
    }
}
