package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.event.PoolEvent.AttemptFailed;
import dev.pooling.event.PoolEvent.CallFailed;
import dev.pooling.event.PoolEvent.CallSucceeded;
import dev.pooling.event.PoolEvent.FailedOver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AsyncCallTest {

    private static final IOException DOWN = new IOException("down");

    private static Throwable failureOf(CompletableFuture<?> future) {
        Throwable[] failure = {null};
        future.whenComplete((value, thrown) -> failure[0] = thrown);
        return failure[0];
    }

    @Test
    void the_outcome_is_recorded_when_the_stage_completes() {
        AsyncFixture fixture = AsyncFixture.of("a");
        CompletableFuture<String> future = fixture.call();
        assertThat(future).isNotDone();
        assertThat(fixture.stats("a").inFlight()).isEqualTo(1);
        assertThat(fixture.stats("a").successCount()).isZero();

        fixture.time.advance(Duration.ofMillis(250));
        fixture.agent("a").last().complete("hello");

        assertThat(future).isCompletedWithValue("hello");
        assertThat(fixture.stats("a").inFlight()).isZero();
        assertThat(fixture.stats("a").averageLatency()).isEqualTo(Duration.ofMillis(250));
        assertThat(fixture.events).contains(new CallSucceeded("test", null, "a", 1, Duration.ofMillis(250)));
    }

    @Test
    void a_stage_that_is_complete_at_once_is_a_success_at_once() {
        AsyncFixture fixture = AsyncFixture.of("a");
        CompletableFuture<String> future =
                fixture.pool.executeAsync(agent -> CompletableFuture.completedFuture(agent.name));
        assertThat(future).isCompletedWithValue("a");
        assertThat(fixture.stats("a").successCount()).isEqualTo(1);
    }

    @Test
    void a_null_result_is_a_result() {
        AsyncFixture fixture = AsyncFixture.of("a");
        CompletableFuture<String> future = fixture.call();
        fixture.agent("a").last().complete(null);
        assertThat(future).isCompletedWithValue(null);
    }

    @Test
    void a_failed_stage_goes_to_another_agent_at_once() {
        AsyncFixture fixture = AsyncFixture.of("a", "b");
        CompletableFuture<String> future = fixture.call();
        AsyncAgent first = fixture.agent("a").asked.isEmpty() ? fixture.agent("b") : fixture.agent("a");
        AsyncAgent second = first == fixture.agent("a") ? fixture.agent("b") : fixture.agent("a");
        first.last().completeExceptionally(DOWN);
        assertThat(second.asked).hasSize(1);
        second.last().complete("saved");
        assertThat(future).isCompletedWithValue("saved");
        assertThat(fixture.stats(first.name).failureCount()).isEqualTo(1);
        assertThat(fixture.events(FailedOver.class)).hasSize(1);
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void the_function_s_own_exception_is_a_failed_attempt_as_well() {
        AsyncFixture fixture = AsyncFixture.of("a", "b");
        int[] calls = {0};
        CompletableFuture<String> future = fixture.pool.executeAsync(agent -> {
            if (calls[0]++ == 0) {
                throw new IllegalStateException("no connection");
            }
            return CompletableFuture.completedFuture(agent.name);
        });
        assertThat(future).isCompleted();
        assertThat(fixture.events(AttemptFailed.class)).hasSize(1);
    }

    @Test
    void a_null_stage_is_a_failure_that_says_so() {
        AsyncFixture fixture = new AsyncFixture(PoolConfig.builder().retries(0).build(), "a");
        CompletableFuture<String> future = fixture.pool.executeAsync(agent -> null);
        assertThat(failureOf(future))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("returned null instead of a stage");
        assertThat(fixture.stats("a").failureCount()).isEqualTo(1);
    }

    @Test
    void the_caller_gets_the_agent_s_very_own_exception() {
        AsyncFixture fixture = new AsyncFixture(PoolConfig.builder().retries(0).build(), "a");
        CompletableFuture<String> future = fixture.call();
        fixture.agent("a").last().completeExceptionally(new CompletionException(new ExecutionException(DOWN)));
        assertThat(failureOf(future)).isSameAs(DOWN);
        assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(DOWN);
        assertThat(fixture.events(AttemptFailed.class).get(0).failure()).isSameAs(DOWN);
    }

    @Test
    void earlier_failures_are_suppressed_in_the_last_one() {
        AsyncFixture fixture = new AsyncFixture(PoolConfig.builder().retries(1).build(), "a", "b");
        List<Exception> thrown = List.of(new IOException("first"), new IOException("second"));
        int[] calls = {0};
        CompletableFuture<String> future =
                fixture.pool.executeAsync(agent -> CompletableFuture.failedFuture(thrown.get(calls[0]++)));
        assertThat(failureOf(future)).isSameAs(thrown.get(1));
        assertThat(thrown.get(1).getSuppressed()).containsExactly(thrown.get(0));
        assertThat(fixture.events(CallFailed.class)).hasSize(1);
    }

    @Test
    void an_agent_is_asked_again_after_a_back_off_for_which_no_thread_sleeps() {
        AsyncFixture fixture = AsyncFixture.of("a");
        CompletableFuture<String> future = fixture.call();
        fixture.agent("a").last().completeExceptionally(DOWN);
        assertThat(fixture.agent("a").asked).hasSize(1);
        fixture.time.advance(Duration.ofMillis(100));
        assertThat(fixture.agent("a").asked).hasSize(2);
        fixture.agent("a").last().complete("at last");
        assertThat(future).isCompletedWithValue("at last");
        assertThat(fixture.time.sleeps()).isEmpty();
    }

    @Tag("long")
    @Test
    void ten_thousand_immediate_failures_need_no_depth_of_the_stack() {
        PoolConfig config = PoolConfig.builder()
                .retries(10_000)
                .retryBudgetShare(0)
                .retryDelay(Duration.ZERO)
                .circuitFailureThreshold(1_000_000)
                .build();
        AsyncFixture fixture = new AsyncFixture(config, "a");
        int[] calls = {0};
        CompletableFuture<String> future = fixture.pool.executeAsync(agent -> {
            calls[0]++;
            return CompletableFuture.failedFuture(new IOException("down"));
        });
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(future).isCompletedExceptionally();
        assertThat(calls[0]).isEqualTo(10_001);
    }

    @Test
    void cancelling_cancels_the_agent_s_stage_and_blames_nobody() {
        AsyncFixture fixture = AsyncFixture.of("a");
        CompletableFuture<String> future = fixture.call();
        assertThat(future.cancel(true)).isTrue();
        assertThat(fixture.agent("a").last()).isCancelled();
        assertThat(fixture.stats("a").failureCount()).isZero();
        assertThat(fixture.stats("a").inFlight()).isZero();
        assertThat(fixture.agent("a").asked).hasSize(1);
    }

    @Test
    void completing_by_hand_or_by_a_time_limit_of_the_caller_cancels_as_well() {
        AsyncFixture fixture = AsyncFixture.of("a");
        CompletableFuture<String> byHand = fixture.call();
        byHand.complete("never mind");
        assertThat(fixture.agent("a").last()).isCancelled();
        CompletableFuture<String> byLimit = fixture.call();
        byLimit.completeExceptionally(new TimeoutException());
        assertThat(fixture.agent("a").last()).isCancelled();
        assertThat(byHand).isCompletedWithValue("never mind");
        assertThat(fixture.inFlight()).isZero();
        assertThat(fixture.stats("a").failureCount()).isZero();
    }

    @Test
    void cancelling_during_a_back_off_ends_the_call() {
        AsyncFixture fixture = AsyncFixture.of("a");
        CompletableFuture<String> future = fixture.call();
        fixture.agent("a").last().completeExceptionally(DOWN);
        future.cancel(true);
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(fixture.agent("a").asked).hasSize(1);
        assertThat(fixture.time.pendingTasks()).isZero();
    }

    @Test
    void a_cancelled_trial_call_leaves_its_place_to_another() {
        PoolConfig config =
                PoolConfig.builder().circuitFailureThreshold(1).retries(0).build();
        AsyncFixture fixture = new AsyncFixture(config, "a");
        fixture.call();
        fixture.agent("a").last().completeExceptionally(DOWN);
        fixture.time.advance(Duration.ofSeconds(31));
        CompletableFuture<String> trial = fixture.call();
        assertThat(failureOf(fixture.call())).isInstanceOf(NoAgentAvailableException.class);
        trial.cancel(false);
        fixture.call();
        assertThat(fixture.agent("a").asked).hasSize(3);
    }

    @Test
    void an_agent_s_own_cancellation_ends_the_call_and_blames_nobody() {
        AsyncFixture fixture = AsyncFixture.of("a", "b");
        CompletableFuture<String> future = fixture.call();
        AsyncAgent asked = fixture.agent("a").asked.isEmpty() ? fixture.agent("b") : fixture.agent("a");
        asked.last().cancel(true);
        assertThat(failureOf(future)).isInstanceOf(CancellationException.class);
        assertThat(fixture.stats(asked.name).failureCount()).isZero();
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void nobody_to_ask_is_told_by_the_future() {
        AsyncFixture fixture = AsyncFixture.of();
        assertThat(failureOf(fixture.call()))
                .isInstanceOf(NoAgentAvailableException.class)
                .hasMessageContaining("it has no agents");
    }

    @Test
    void a_stage_that_is_no_future_is_observed_and_its_cancellation_is_not_insisted_on() {
        AsyncFixture fixture = AsyncFixture.of("a");
        CompletableFuture<String> source = new CompletableFuture<>();
        CompletionStage<String> minimal = source.minimalCompletionStage();
        CompletableFuture<String> first = fixture.pool.executeAsync(agent -> minimal);
        source.complete("minimal");
        assertThat(first).isCompletedWithValue("minimal");
        CompletableFuture<String> second =
                fixture.pool.executeAsync(agent -> new CompletableFuture<String>().minimalCompletionStage());
        second.cancel(true);
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void a_removed_agent_s_call_ends_normally() {
        AsyncFixture fixture = AsyncFixture.of("a");
        CompletableFuture<String> future = fixture.call();
        fixture.pool.removeAgent("a");
        fixture.agent("a").last().complete("goodbye");
        assertThat(future).isCompletedWithValue("goodbye");
    }

    @Test
    void a_closed_pool_lets_calls_end_and_begins_none() {
        AsyncFixture fixture = AsyncFixture.of("a");
        CompletableFuture<String> future = fixture.call();
        fixture.pool.close();
        assertThat(failureOf(fixture.call())).isInstanceOf(NoAgentAvailableException.class);
        fixture.agent("a").last().complete("still here");
        assertThat(future).isCompletedWithValue("still here");
    }

    @Test
    void nothing_hops_to_another_thread() {
        AsyncFixture fixture = AsyncFixture.of("a", "b");
        List<Thread> threads = new ArrayList<>();
        CompletableFuture<String> future = fixture.pool.executeAsync(agent -> {
            threads.add(Thread.currentThread());
            return agent.answer();
        });
        future.thenRun(() -> threads.add(Thread.currentThread()));
        fixture.agents.values().stream()
                .filter(agent -> !agent.asked.isEmpty())
                .findFirst()
                .orElseThrow()
                .last()
                .completeExceptionally(DOWN);
        fixture.agents.values().forEach(agent -> agent.last().complete("x"));
        assertThat(threads).hasSize(3).containsOnly(Thread.currentThread());
    }

    @Test
    void a_chain_asks_in_order_and_tells_of_each_failure() {
        FallbackChain<AsyncAgent> chain =
                FallbackChain.<AsyncAgent>create().add("a", new AsyncAgent("a")).add("b", new AsyncAgent("b"));
        List<String> failed = new ArrayList<>();
        CompletableFuture<String> future = chain.executeAsync(
                agent -> agent.name.equals("a")
                        ? CompletableFuture.failedFuture(DOWN)
                        : CompletableFuture.completedFuture(agent.name),
                (id, failure) -> failed.add(id + " " + failure.getMessage()));
        assertThat(future).isCompletedWithValue("b");
        assertThat(failed).containsExactly("a down");
        CompletableFuture<String> plain = chain.executeAsync(agent -> CompletableFuture.completedFuture(agent.name));
        assertThat(plain).isCompletedWithValue("a");
    }

    @Test
    void sticky_calls_go_to_one_agent() {
        AgentPool<AsyncAgent> pool = AgentPool.create(dev.pooling.annotation.LoadBalanceStrategy.CONSISTENT_HASH);
        for (int i = 0; i < 5; i++) {
            pool.addAgent("agent-" + i, new AsyncAgent("agent-" + i));
        }
        List<String> servers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pool.executeAsyncWithKey("tenant", agent -> CompletableFuture.completedFuture(agent.name))
                    .thenAccept(servers::add);
        }
        assertThat(servers).hasSize(10).containsOnly(servers.get(0));
    }

    @Test
    void or_timeout_of_the_caller_frees_the_agent() throws Exception {
        AsyncFixture fixture = AsyncFixture.of("a");
        CompletableFuture<String> future = fixture.call().orTimeout(1, TimeUnit.NANOSECONDS);
        assertThatThrownBy(future::get).hasCauseInstanceOf(TimeoutException.class);
        // The future completes just before the agent is freed, on the thread of the JDK's timer.
        fixture.agent("a").last().handle((value, failure) -> failure).get();
        assertThat(fixture.agent("a").last()).isCancelled();
    }

    @Test
    void the_future_tells_who_completed_it() {
        AsyncFixture fixture = AsyncFixture.of("a");
        CompletableFuture<String> byHand = fixture.call();
        assertThat(byHand.complete("mine")).isTrue();
        assertThat(byHand.complete("again")).isFalse();
        assertThat(byHand.completeExceptionally(DOWN)).isFalse();
        assertThat(byHand.cancel(true)).isFalse();

        CompletableFuture<String> failed = fixture.call();
        assertThat(failed.completeExceptionally(DOWN)).isTrue();
        assertThat(failed.complete("late")).isFalse();

        CompletableFuture<String> cancelled = fixture.call();
        assertThat(cancelled.cancel(false)).isTrue();
        assertThat(cancelled.cancel(false)).isTrue();
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void an_attempt_that_has_ended_is_in_no_queue_of_a_timer() {
        AsyncFixture fixture = AsyncFixture.of("a");
        AttemptFuture<?> first = (AttemptFuture<?>) fixture.call();
        AttemptFuture<?> second = (AttemptFuture<?>) fixture.call();
        assertThat(first.lane).isNotNull();
        assertThat(first.later).isSameAs(second);
        fixture.agent("a").asked.get(0).complete("x");
        assertThat(first.lane).isNull();
        assertThat(second.earlier).isNull();
        second.cancel(true);
        assertThat(second.lane).isNull();
    }

    @Test
    void no_part_of_an_attempt_that_is_kept_is_lost_to_the_timer() {
        AttemptFuture<?> call = (AttemptFuture<?>) AsyncFixture.of("a").call();
        int running = call.attempt();
        int kept = call.keep(running);
        assertThat(kept).isNotEqualTo(running);
        assertThat(call.isRunning(kept)).isTrue();
        assertThat(call.lane).isNull();
        call.expire(running);
        call.expire(kept);
        assertThat(call).isNotDone();
        assertThat(call.keep(running)).isEqualTo(AttemptFuture.NONE);
        assertThat(call.end(running)).isFalse();
        assertThat(call.end(kept)).isTrue();
        assertThat(call.end(kept)).isFalse();
        assertThat(call.isRunning(kept)).isFalse();
    }
}
