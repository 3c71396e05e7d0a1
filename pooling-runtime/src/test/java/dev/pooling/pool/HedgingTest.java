package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.event.PoolEvent.AttemptFailed;
import dev.pooling.event.PoolEvent.CallHedged;
import dev.pooling.event.PoolEvent.CallSucceeded;
import dev.pooling.event.PoolEvent.HedgeWon;
import dev.pooling.retry.FailedResultException;
import dev.pooling.retry.Outcome;
import dev.pooling.retry.OutcomeClassifier;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls that ask a second agent after 100 ms, one event after the other. */
class HedgingTest {

    private static final Duration DELAY = Duration.ofMillis(100);
    private static final IOException DOWN = new IOException("down");

    private final List<AsyncAgent> asked = new ArrayList<>();

    private static PoolConfig.Builder hedged() {
        return PoolConfig.builder().hedgeDelay(DELAY).requestTimeout(Duration.ZERO);
    }

    private static AsyncFixture fixture(PoolConfig.Builder config, String... ids) {
        return new AsyncFixture(config.build(), ids);
    }

    private CompletableFuture<String> call(AsyncFixture fixture) {
        return fixture.pool.executeHedgedAsync(this::ask);
    }

    private CompletionStage<String> ask(AsyncAgent agent) {
        asked.add(agent);
        return agent.answer();
    }

    /** The stage of the agent that was asked at this place. */
    private CompletableFuture<String> stage(int index) {
        return asked.get(index).last();
    }

    private AgentStats stats(AsyncFixture fixture, int index) {
        return fixture.stats(asked.get(index).name);
    }

    private static @Nullable Throwable failureOf(CompletableFuture<?> future) {
        Throwable[] failure = {null};
        future.whenComplete((value, thrown) -> failure[0] = thrown);
        return failure[0];
    }

    private static void assertNothingLeft(AsyncFixture fixture) {
        assertThat(fixture.inFlight()).isZero();
        assertThat(fixture.time.pendingTasks()).isZero();
    }

    @Test
    void an_agent_that_answers_within_the_delay_is_asked_alone() {
        AsyncFixture fixture = fixture(hedged(), "a", "b");
        CompletableFuture<String> future = call(fixture);
        fixture.time.advance(Duration.ofMillis(99));
        stage(0).complete("x");
        assertThat(future).isCompletedWithValue("x");
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(asked).hasSize(1);
        assertThat(fixture.events(CallHedged.class)).isEmpty();
        assertNothingLeft(fixture);
    }

    @Test
    void calls_are_not_hedged_unless_a_delay_is_set() {
        AsyncFixture fixture = AsyncFixture.of("a", "b");
        CompletableFuture<String> future = call(fixture);
        fixture.time.advance(Duration.ofSeconds(29));
        stage(0).complete("x");
        assertThat(future).isCompletedWithValue("x");
        assertThat(asked).hasSize(1);
    }

    @Test
    void calls_are_not_hedged_unless_they_are_marked_as_idempotent() {
        AsyncFixture fixture = fixture(hedged(), "a", "b");
        fixture.pool.executeAsync(this::ask);
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(asked).hasSize(1);
    }

    @Test
    void the_second_agent_answers_for_a_slow_one_whose_work_is_cancelled() {
        AsyncFixture fixture = fixture(hedged(), "a", "b");
        CompletableFuture<String> future = call(fixture);
        fixture.time.advance(DELAY);
        assertThat(asked).hasSize(2).doesNotHaveDuplicates();
        fixture.time.advance(Duration.ofMillis(30));
        stage(1).complete("y");
        assertThat(future).isCompletedWithValue("y");
        assertThat(stage(0)).isCancelled();
        String first = asked.get(0).name;
        String second = asked.get(1).name;
        assertThat(fixture.events(CallHedged.class))
                .containsExactly(new CallHedged("test", null, second, first, DELAY));
        assertThat(fixture.events(HedgeWon.class))
                .containsExactly(new HedgeWon("test", null, second, first, Duration.ofMillis(30)));
        assertThat(fixture.events(CallSucceeded.class))
                .containsExactly(new CallSucceeded("test", null, second, 2, Duration.ofMillis(30)));
        assertThat(stats(fixture, 1).successCount()).isEqualTo(1);
        assertNothingLeft(fixture);
    }

    @Test
    void the_agent_that_was_cancelled_is_not_blamed() {
        AsyncFixture fixture = fixture(hedged(), "a", "b");
        call(fixture);
        fixture.time.advance(DELAY);
        stage(1).complete("y");
        assertThat(stats(fixture, 0).failureCount()).isZero();
        assertThat(stats(fixture, 0).successCount()).isZero();
        assertThat(stats(fixture, 0).consecutiveFailures()).isZero();
    }

    @Test
    void the_first_agent_may_answer_first_after_all() {
        AsyncFixture fixture = fixture(hedged(), "a", "b");
        CompletableFuture<String> future = call(fixture);
        fixture.time.advance(DELAY);
        stage(0).complete("x");
        assertThat(future).isCompletedWithValue("x");
        assertThat(stage(1)).isCancelled();
        assertThat(stats(fixture, 0).successCount()).isEqualTo(1);
        assertThat(stats(fixture, 1).successCount()).isZero();
        assertThat(fixture.events(HedgeWon.class)).isEmpty();
        assertThat(fixture.events(CallSucceeded.class).get(0).attempts()).isEqualTo(2);
        assertNothingLeft(fixture);
    }

    @Test
    void a_failure_of_the_first_agent_leaves_the_call_to_the_second_one() {
        AsyncFixture fixture = fixture(hedged(), "a", "b", "c");
        CompletableFuture<String> future = call(fixture);
        fixture.time.advance(DELAY);
        stage(0).completeExceptionally(DOWN);
        assertThat(asked).hasSize(2);
        assertThat(stats(fixture, 0).failureCount()).isEqualTo(1);
        assertThat(stats(fixture, 0).inFlight()).isZero();
        stage(1).complete("y");
        assertThat(future).isCompletedWithValue("y");
        assertThat(fixture.events(AttemptFailed.class)).hasSize(1);
        assertThat(fixture.events(HedgeWon.class)).hasSize(1);
        assertThat(fixture.events(CallSucceeded.class).get(0).attempts()).isEqualTo(2);
        assertNothingLeft(fixture);
    }

    @Test
    void a_failure_of_the_second_agent_leaves_the_call_to_the_first_one() {
        AsyncFixture fixture = fixture(hedged(), "a", "b", "c");
        CompletableFuture<String> future = call(fixture);
        fixture.time.advance(DELAY);
        stage(1).completeExceptionally(DOWN);
        assertThat(asked).hasSize(2);
        assertThat(stats(fixture, 1).failureCount()).isEqualTo(1);
        stage(0).complete("x");
        assertThat(future).isCompletedWithValue("x");
        assertThat(fixture.events(AttemptFailed.class)).hasSize(1);
        assertThat(fixture.events(CallSucceeded.class).get(0).attempts()).isEqualTo(2);
        assertNothingLeft(fixture);
    }

    @Test
    void when_both_have_failed_the_retries_are_still_there() {
        AsyncFixture fixture = fixture(hedged().retries(1), "a", "b", "c");
        CompletableFuture<String> future = call(fixture);
        fixture.time.advance(DELAY);
        stage(1).completeExceptionally(DOWN);
        stage(0).completeExceptionally(DOWN);
        assertThat(asked).hasSize(3).doesNotHaveDuplicates();
        stage(2).complete("z");
        assertThat(future).isCompletedWithValue("z");
        assertThat(fixture.events(CallSucceeded.class).get(0).attempts()).isEqualTo(3);
        assertNothingLeft(fixture);
    }

    @Test
    void without_retries_the_call_is_over_when_both_have_failed() {
        AsyncFixture fixture = fixture(hedged().retries(0), "a", "b", "c");
        CompletableFuture<String> future = call(fixture);
        fixture.time.advance(DELAY);
        stage(0).completeExceptionally(DOWN);
        IOException last = new IOException("down as well");
        stage(1).completeExceptionally(last);
        assertThat(failureOf(future)).isSameAs(last).hasSuppressedException(DOWN);
        assertThat(asked).hasSize(2);
        assertNothingLeft(fixture);
    }

    @Test
    void a_call_is_hedged_once() {
        AsyncFixture fixture = fixture(hedged(), "a", "b", "c", "d");
        CompletableFuture<String> future = call(fixture);
        fixture.time.advance(DELAY);
        stage(0).completeExceptionally(DOWN);
        stage(1).completeExceptionally(DOWN);
        assertThat(asked).hasSize(3);
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(asked).hasSize(3);
        stage(2).complete("z");
        assertThat(future).isCompletedWithValue("z");
    }

    @Test
    void an_attempt_after_a_failure_may_be_hedged_with_an_agent_that_was_not_asked_yet() {
        AsyncFixture fixture = fixture(hedged(), "a", "b", "c");
        CompletableFuture<String> future = call(fixture);
        stage(0).completeExceptionally(DOWN);
        assertThat(asked).hasSize(2);
        fixture.time.advance(DELAY);
        assertThat(asked).hasSize(3).doesNotHaveDuplicates();
        stage(2).complete("z");
        assertThat(future).isCompletedWithValue("z");
        assertNothingLeft(fixture);
    }

    @Test
    void no_agent_is_asked_twice_for_a_hedge() {
        AsyncFixture fixture = fixture(hedged(), "a", "b");
        CompletableFuture<String> future = call(fixture);
        stage(0).completeExceptionally(DOWN);
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(asked).hasSize(2);
        stage(1).complete("y");
        assertThat(future).isCompletedWithValue("y");
        assertNothingLeft(fixture);
    }

    @Test
    void an_agent_whose_breaker_is_open_is_not_asked_for_a_hedge() {
        AsyncFixture fixture = fixture(hedged().circuitFailureThreshold(1).retries(0), "a", "b");
        call(fixture);
        stage(0).completeExceptionally(DOWN);
        assertThat(stats(fixture, 0).circuitState()).isEqualTo(State.OPEN);
        asked.clear();
        call(fixture);
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(asked).hasSize(1);
        assertThat(fixture.events(CallHedged.class)).isEmpty();
    }

    @Test
    void a_trial_call_that_loses_gives_its_permit_back() {
        AsyncFixture fixture = fixture(hedged().circuitFailureThreshold(1).retries(0), "a", "b");
        call(fixture);
        stage(0).completeExceptionally(DOWN);
        String broken = asked.get(0).name;
        asked.clear();
        fixture.time.advance(Duration.ofSeconds(31));
        CompletableFuture<String> next = call(fixture);
        assertThat(asked.get(0).name).isEqualTo(broken);
        fixture.time.advance(DELAY);
        stage(1).complete("y");
        assertThat(next).isCompletedWithValue("y");
        asked.clear();
        call(fixture);
        assertThat(asked.get(0).name).as("the trial is free again").isEqualTo(broken);
    }

    @Test
    void an_answer_that_ends_the_call_ends_it_though_the_other_agent_is_at_work() {
        AsyncFixture fixture = fixture(hedged(), "a", "b", "c");
        CompletableFuture<String> future = call(fixture);
        fixture.time.advance(DELAY);
        stage(1).completeExceptionally(new CancellationException("nobody wants it"));
        assertThat(failureOf(future)).isInstanceOf(CancellationException.class).hasMessage("nobody wants it");
        assertThat(stage(0)).isCancelled();
        assertThat(asked).hasSize(2);
        assertNothingLeft(fixture);
    }

    @Test
    void a_result_that_is_no_success_is_returned_if_there_is_no_better_one() {
        OutcomeClassifier unavailable = new OutcomeClassifier() {
            @Override
            public Outcome classifyFailure(Throwable failure) {
                return null;
            }

            @Override
            public boolean judgesValues() {
                return true;
            }

            @Override
            public Outcome classifyValue(@Nullable Object value) {
                return "503".equals(value) ? Outcome.FAILURE : Outcome.SUCCESS;
            }
        };
        AsyncFixture fixture = new AsyncFixture(hedged().retries(0).build(), unavailable, "a", "b");
        CompletableFuture<String> better = call(fixture);
        fixture.time.advance(DELAY);
        stage(0).complete("503");
        assertThat(better).isNotDone();
        stage(1).complete("200");
        assertThat(better).isCompletedWithValue("200");
        asked.clear();
        fixture.time.advance(Duration.ofSeconds(1));
        CompletableFuture<String> worse = call(fixture);
        fixture.time.advance(DELAY);
        stage(0).completeExceptionally(DOWN);
        stage(1).complete("503");
        assertThat(worse).isCompletedWithValue("503");
        assertThat(fixture.events(AttemptFailed.class))
                .last()
                .satisfies(failed -> assertThat(failed.failure()).isInstanceOf(FailedResultException.class));
        assertNothingLeft(fixture);
    }

    @Test
    void each_agent_has_the_time_of_an_attempt() {
        AsyncFixture fixture =
                fixture(hedged().requestTimeout(Duration.ofMillis(300)).retries(0), "a", "b");
        CompletableFuture<String> future = call(fixture);
        fixture.time.advance(Duration.ofMillis(300));
        assertThat(stats(fixture, 0).failureCount()).isEqualTo(1);
        assertThat(stage(0)).isCancelled();
        assertThat(future).isNotDone();
        fixture.time.advance(Duration.ofMillis(99));
        assertThat(future).isNotDone();
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(failureOf(future)).isInstanceOfSatisfying(AgentTimeoutException.class, timeout -> {
            assertThat(timeout.agentId()).isEqualTo(asked.get(1).name);
            assertThat(timeout.timeout()).isEqualTo(Duration.ofMillis(300));
        });
        assertThat(stats(fixture, 1).failureCount()).isEqualTo(1);
        assertNothingLeft(fixture);
    }

    @Test
    void the_second_agent_has_no_more_time_than_is_left_of_the_call() {
        AsyncFixture fixture = fixture(hedged().deadline(Duration.ofMillis(250)), "a", "b", "c");
        List<Optional<Duration>> left = new ArrayList<>();
        CompletableFuture<String> future = fixture.pool.executeHedgedAsync(agent -> {
            left.add(CallContext.current().map(CallContext::remaining));
            return ask(agent);
        });
        fixture.time.advance(DELAY);
        assertThat(left).containsExactly(Optional.of(Duration.ofMillis(250)), Optional.of(Duration.ofMillis(150)));
        fixture.time.advance(Duration.ofMillis(150));
        assertThat(failureOf(future)).isInstanceOf(AgentTimeoutException.class);
        assertThat(asked).hasSize(2);
        assertNothingLeft(fixture);
    }

    @Test
    void cancelling_the_call_cancels_both_agents() {
        AsyncFixture fixture = fixture(hedged(), "a", "b");
        CompletableFuture<String> future = call(fixture);
        fixture.time.advance(DELAY);
        future.cancel(true);
        assertThat(stage(0)).isCancelled();
        assertThat(stage(1)).isCancelled();
        assertThat(fixture.pool.stats().values())
                .allSatisfy(stats ->
                        assertThat(stats.successCount() + stats.failureCount()).isZero());
        assertNothingLeft(fixture);
    }

    @Test
    void cancelling_the_call_cancels_the_second_agent_if_the_first_one_has_failed() {
        AsyncFixture fixture = fixture(hedged(), "a", "b", "c");
        CompletableFuture<String> future = call(fixture);
        fixture.time.advance(DELAY);
        stage(0).completeExceptionally(DOWN);
        future.cancel(true);
        assertThat(stage(1)).isCancelled();
        assertThat(asked).hasSize(2);
        assertNothingLeft(fixture);
    }

    @Test
    void a_call_cancelled_before_the_delay_asks_nobody_else() {
        AsyncFixture fixture = fixture(hedged(), "a", "b");
        call(fixture).cancel(true);
        assertThat(fixture.time.pendingTasks()).isZero();
        fixture.time.advance(DELAY);
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_late_answer_of_the_cancelled_agent_is_dropped() {
        AsyncFixture fixture = fixture(hedged(), "a", "b");
        List<CompletableFuture<String>> handed = new ArrayList<>();
        CompletableFuture<String> future = fixture.pool.executeHedgedAsync(agent -> {
            CompletableFuture<String> uncancellable = new CompletableFuture<>() {
                @Override
                public boolean cancel(boolean mayInterruptIfRunning) {
                    return false;
                }
            };
            handed.add(uncancellable);
            return uncancellable;
        });
        fixture.time.advance(DELAY);
        handed.get(1).complete("y");
        handed.get(0).complete("late");
        assertThat(future).isCompletedWithValue("y");
        assertThat(fixture.pool.stats().values().stream()
                        .mapToLong(AgentStats::successCount)
                        .sum())
                .isEqualTo(1);
        assertNothingLeft(fixture);
    }

    @Test
    void a_second_agent_that_throws_or_answers_at_once_is_as_good_as_one_that_answers_later() {
        AsyncFixture fixture = fixture(hedged(), "a", "b", "c");
        List<String> order = new ArrayList<>();
        CompletableFuture<String> answered = fixture.pool.executeHedgedAsync(agent -> {
            order.add(agent.name);
            return order.size() == 1 ? agent.answer() : CompletableFuture.completedFuture("at once");
        });
        fixture.time.advance(DELAY);
        assertThat(answered).isCompletedWithValue("at once");
        order.clear();
        fixture.time.advance(Duration.ofSeconds(1));
        CompletableFuture<String> thrown = fixture.pool.executeHedgedAsync(agent -> {
            order.add(agent.name);
            if (order.size() == 1) {
                return agent.answer();
            }
            throw new IllegalStateException("thrown");
        });
        fixture.time.advance(DELAY);
        assertThat(thrown).isNotDone();
        fixture.agent(order.get(0)).last().complete("x");
        assertThat(thrown).isCompletedWithValue("x");
        assertNothingLeft(fixture);
    }

    @Test
    void a_closed_pool_hedges_no_more_and_ends_what_is_under_way() {
        AsyncFixture fixture = fixture(hedged(), "a", "b");
        CompletableFuture<String> future = call(fixture);
        fixture.pool.close();
        fixture.time.advance(DELAY);
        assertThat(asked).hasSize(1);
        stage(0).complete("x");
        assertThat(future).isCompletedWithValue("x");
        assertNothingLeft(fixture);
    }

    @Test
    void the_budget_bounds_the_share_of_hedged_calls() {
        AsyncFixture fixture = fixture(hedged().hedgeBudget(0.2), "a", "b");
        for (int i = 0; i < 100; i++) {
            call(fixture);
        }
        fixture.time.advance(DELAY);
        // One that is always allowed, and ten that were saved up.
        assertThat(fixture.events(CallHedged.class)).hasSize(11);
        assertThat(asked).hasSize(111);
    }

    @Test
    void one_call_in_a_second_may_be_hedged_in_any_case() {
        AsyncFixture fixture = fixture(hedged().hedgeBudget(0), "a", "b");
        for (int second = 0; second < 5; second++) {
            call(fixture);
            call(fixture);
            fixture.time.advance(Duration.ofSeconds(1));
        }
        assertThat(fixture.events(CallHedged.class)).hasSize(5);
    }

    @Test
    void a_hedge_that_finds_nobody_costs_nothing() {
        AsyncFixture fixture = fixture(hedged().hedgeBudget(0), "a");
        call(fixture);
        fixture.time.advance(DELAY);
        fixture.pool.addAgent("b", new AsyncAgent("b"));
        call(fixture);
        fixture.time.advance(DELAY);
        assertThat(fixture.events(CallHedged.class)).hasSize(1);
    }

    /** Calls that take so long, one after the other. */
    private void calls(AsyncFixture fixture, int number, Duration latency) {
        for (int i = 0; i < number; i++) {
            asked.clear();
            CompletableFuture<String> future = call(fixture);
            fixture.time.advance(latency);
            stage(0).complete("x");
            assertThat(future).isDone();
        }
        asked.clear();
    }

    private static PoolConfig.Builder byPercentile() {
        return PoolConfig.builder().hedgePercentile(0.95);
    }

    @Test
    void the_delay_follows_the_recent_latencies() {
        AsyncFixture fixture = fixture(byPercentile(), "a", "b");
        calls(fixture, 100, Duration.ofMillis(10));
        call(fixture);
        fixture.time.advance(Duration.ofMillis(9));
        assertThat(asked).hasSize(1);
        fixture.time.advance(Duration.ofMillis(3));
        assertThat(asked).hasSize(2);
        stage(1).complete("y");
        calls(fixture, 2_000, Duration.ofMillis(3));
        call(fixture);
        fixture.time.advance(Duration.ofMillis(4));
        assertThat(asked).hasSize(2);
    }

    @Test
    void by_percentile_nothing_is_hedged_before_enough_latencies_are_known() {
        AsyncFixture fixture = fixture(byPercentile(), "a", "b");
        calls(fixture, 99, Duration.ofMillis(10));
        call(fixture);
        fixture.time.advance(Duration.ofSeconds(20));
        assertThat(asked).hasSize(1);
    }

    @Test
    void failures_say_nothing_about_how_long_answers_take() {
        AsyncFixture fixture =
                fixture(byPercentile().circuitFailureThreshold(1_000).retries(0), "a", "b");
        for (int i = 0; i < 200; i++) {
            call(fixture);
            asked.get(i).last().completeExceptionally(DOWN);
        }
        asked.clear();
        call(fixture);
        fixture.time.advance(Duration.ofSeconds(20));
        assertThat(asked).hasSize(1);
    }

    @Test
    void agents_that_are_cancelled_for_being_slow_do_not_make_the_delay_shorter() {
        AsyncFixture fixture = fixture(byPercentile().hedgeBudget(1), "a", "b");
        calls(fixture, 100, Duration.ofMillis(10));
        for (int i = 0; i < 3_000; i++) {
            // One in ten is slow, so the percentile lies among those that are hedged.
            boolean slow = i % 10 == 0;
            asked.clear();
            CompletableFuture<String> future = call(fixture);
            fixture.time.advance(Duration.ofMillis(slow ? 30 : 10));
            asked.get(asked.size() - 1).last().complete("x");
            assertThat(future).isDone();
        }
        asked.clear();
        call(fixture);
        fixture.time.advance(Duration.ofMillis(9));
        assertThat(asked).hasSize(1);
    }

    @Test
    void the_live_delay_is_bounded_below_by_the_fixed_one_or_a_millisecond() {
        AsyncFixture quick = fixture(byPercentile(), "a", "b");
        calls(quick, 100, Duration.ofNanos(10_000));
        call(quick);
        quick.time.advance(Duration.ofNanos(999_999));
        assertThat(asked).hasSize(1);
        quick.time.advance(Duration.ofNanos(1));
        assertThat(asked).hasSize(2);
        AsyncFixture fixture = fixture(byPercentile().hedgeDelay(DELAY), "a", "b");
        calls(fixture, 100, Duration.ofMillis(10));
        call(fixture);
        fixture.time.advance(Duration.ofMillis(99));
        assertThat(asked).hasSize(1);
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(asked).hasSize(2);
    }

    @Test
    void the_live_delay_leaves_half_of_the_time_for_the_second_agent() {
        AsyncFixture fixture = fixture(byPercentile().requestTimeout(Duration.ofSeconds(1)), "a", "b");
        calls(fixture, 100, Duration.ofMillis(900));
        call(fixture);
        fixture.time.advance(Duration.ofMillis(499));
        assertThat(asked).hasSize(1);
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(asked).hasSize(2);
    }

    @Test
    void reports_tell_of_both_agents() {
        AsyncFixture fixture = fixture(hedged(), "a", "b");
        try (CallReports reports = CallReports.collect()) {
            call(fixture);
            fixture.time.advance(DELAY);
            stage(1).complete("y");
            String first = asked.get(0).name;
            String second = asked.get(1).name;
            CallReport report = reports.last().orElseThrow();
            assertThat(report.servedBy()).isEqualTo(second);
            assertThat(report.hedge()).isEqualTo(new CallReport.Hedge(second, first, first));
            assertThat(report.attempts()).isEqualTo(2);
            assertThat(report.failedAttempts()).isEmpty();
            assertThat(report.duration()).isEqualTo(DELAY);
        }
    }

    @Test
    void reports_tell_of_two_agents_that_failed() {
        AsyncFixture fixture = fixture(hedged().retries(0), "a", "b");
        try (CallReports reports = CallReports.collect()) {
            call(fixture);
            fixture.time.advance(DELAY);
            stage(0).completeExceptionally(DOWN);
            stage(1).completeExceptionally(DOWN);
            CallReport report = reports.last().orElseThrow();
            assertThat(report.failedAttempts()).hasSize(2);
            assertThat(report.hedge()).isEqualTo(new CallReport.Hedge(asked.get(1).name, asked.get(0).name, null));
            assertThat(report.attempts()).isEqualTo(2);
        }
    }

    @Test
    void a_pool_may_be_built_for_idempotent_calls() {
        ManualTime time = new ManualTime();
        AgentPool<AsyncAgent> pool = AgentPool.<AsyncAgent>builder()
                .config(hedged().build())
                .idempotent(true)
                .ticker(time)
                .scheduler(time)
                .build();
        pool.addAgent("a", new AsyncAgent("a"));
        pool.addAgent("b", new AsyncAgent("b"));
        CompletableFuture<String> future = pool.executeAsync(this::ask);
        time.advance(DELAY);
        stage(1).complete("y");
        assertThat(future).isCompletedWithValue("y");
    }
}
