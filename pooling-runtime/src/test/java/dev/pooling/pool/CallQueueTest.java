package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.event.PoolEvent.AttemptFailed;
import dev.pooling.event.PoolEvent.FailedOver;
import dev.pooling.retry.ExceptionFilter;
import dev.pooling.retry.Outcome;
import dev.pooling.retry.OutcomeClassifier;
import dev.pooling.routing.Tags;
import dev.pooling.time.ManualTime;
import dev.pooling.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls that wait for a place, in virtual time. */
class CallQueueTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private static PoolConfig.Builder oneAtATime() {
        return PoolConfig.builder().maxConcurrent(1).maxConcurrentWait(LONG).retries(0);
    }

    private static AsyncFixture fixture(String... ids) {
        return new AsyncFixture(oneAtATime().build(), ids);
    }

    private static FallbackChain<AsyncAgent> chain() {
        return FallbackChain.<AsyncAgent>builder()
                .config(oneAtATime().build())
                .scheduler(new ManualTime())
                .build();
    }

    private static CallQueue<?> queue(AgentPool<?> pool) {
        return pool.picker().group().queue();
    }

    private static int waiting(AsyncFixture fixture) {
        return queue(fixture.pool).length();
    }

    private static CompletableFuture<String> begin(CallDispatcher<AsyncAgent> dispatcher) {
        return FunctionCall.begin(dispatcher, AsyncAgent::answer, null, null);
    }

    private static Throwable failure(CompletableFuture<?> call) {
        assertThat(call).isCompletedExceptionally();
        return call.handle((answer, failure) -> failure).join();
    }

    @Test
    void calls_that_find_all_agents_full_are_served_in_order() {
        AsyncFixture fixture = fixture("a", "b");
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(fixture.call());
        }
        assertThat(waiting(fixture)).isEqualTo(3);
        fixture.agent("a").last().complete("first");
        fixture.agent("a").last().complete("third");
        fixture.agent("a").last().complete("fourth");
        fixture.agent("b").last().complete("second");
        assertThat(fixture.agent("b").asked).hasSize(1);
        assertThat(waiting(fixture)).isZero();
        fixture.agent("a").last().complete("fifth");
        assertThat(calls.stream().map(CompletableFuture::join))
                .containsExactly("first", "second", "third", "fourth", "fifth");
    }

    @Test
    void a_call_that_gets_no_place_in_time_fails_and_says_so() {
        AsyncFixture fixture = fixture("a");
        fixture.call();
        CompletableFuture<String> call = fixture.call();
        fixture.time.advance(LONG.minusNanos(1));
        assertThat(call).isNotDone();
        fixture.time.advance(Duration.ofNanos(1));
        assertThat(failure(call))
                .isExactlyInstanceOf(AgentsFullException.class)
                .hasMessage(
                        "No agent available in pool 'test' after 20 s of waiting: a FULL with 1 of 1 calls under way."
                                + " Add a @Fallback or agents, raise maxConcurrent or maxConcurrentWait, or try again later.");
        assertThat(waiting(fixture)).isZero();
        assertThat(fixture.stats("a").failureCount()).isZero();
        assertThat(fixture.events(AttemptFailed.class)).isEmpty();
    }

    @Test
    void no_call_waits_beyond_its_deadline() {
        AsyncFixture fixture = fixture("a");
        PoolConfig hurried =
                PoolConfig.builder().deadline(Duration.ofSeconds(3)).build();
        fixture.call();
        CompletableFuture<String> call = begin(new CallDispatcher<>(
                fixture.pool.picker(), CallPolicy.of(hurried, ExceptionFilter.ALL), FallbackPolicy.none()));
        fixture.time.advance(Duration.ofSeconds(3).minusNanos(1));
        assertThat(call).isNotDone();
        fixture.time.advance(Duration.ofNanos(1));
        assertThat(failure(call)).hasMessageContaining("after 3.0 s of waiting");
    }

    @Test
    void a_place_that_comes_with_the_deadline_comes_too_late() {
        AsyncFixture fixture =
                new AsyncFixture(oneAtATime().deadline(Duration.ofSeconds(3)).build(), "a");
        fixture.call();
        CompletableFuture<String> second = fixture.call();
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(failure(second)).isInstanceOf(NoAgentAvailableException.class);
        assertThat(fixture.agent("a").asked).hasSize(1);
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void the_attempt_after_a_wait_has_the_time_that_the_deadline_leaves() {
        AsyncFixture fixture =
                new AsyncFixture(oneAtATime().deadline(Duration.ofSeconds(10)).build(), "a");
        fixture.call();
        fixture.time.advance(Duration.ofSeconds(8));
        CompletableFuture<String> call = fixture.call();
        fixture.time.advance(Duration.ofSeconds(1));
        fixture.agent("a").last().complete("x");
        assertThat(fixture.agent("a").asked).hasSize(2);
        fixture.time.advance(Duration.ofSeconds(9).minusNanos(1));
        assertThat(call).isNotDone();
        fixture.time.advance(Duration.ofNanos(1));
        assertThat(failure(call)).isInstanceOf(AgentTimeoutException.class);
    }

    @Test
    void the_wait_is_not_laid_to_the_agent() {
        AsyncFixture fixture = new AsyncFixture(
                oneAtATime().requestTimeout(Duration.ofSeconds(15)).build(), "a");
        fixture.call();
        fixture.time.advance(Duration.ofSeconds(1));
        CompletableFuture<String> call = fixture.call();
        fixture.time.advance(Duration.ofSeconds(13));
        fixture.agent("a").last().complete("x");
        fixture.pool.resetAgent("a");
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(call).isNotDone();
        fixture.agent("a").last().complete("x");
        assertThat(call).isCompletedWithValue("x");
        // The call began before the reset.
        assertThat(fixture.stats("a").failureCount()).isZero();
    }

    @Test
    void the_latency_of_a_call_that_has_waited_is_that_of_its_agent() {
        AsyncFixture fixture = fixture("a");
        fixture.call();
        fixture.call();
        fixture.time.advance(Duration.ofSeconds(4));
        fixture.agent("a").last().complete("x");
        fixture.time.advance(Duration.ofSeconds(2));
        fixture.agent("a").last().complete("x");
        assertThat(fixture.stats("a").averageLatency()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void the_report_of_a_call_includes_its_wait() {
        AsyncFixture fixture = fixture("a");
        fixture.call();
        try (CallReports reports = CallReports.collect()) {
            fixture.call();
            fixture.time.advance(Duration.ofSeconds(4));
            fixture.agent("a").last().complete("x");
            fixture.time.advance(Duration.ofSeconds(2));
            fixture.agent("a").last().complete("x");
            CallReport report = reports.last().orElseThrow();
            assertThat(report.duration()).isEqualTo(Duration.ofSeconds(6));
            assertThat(report.servedBy()).isEqualTo("a");
            assertThat(report.failedAttempts()).isEmpty();
        }
    }

    @Test
    void a_wait_uses_up_no_retry_and_a_call_waits_for_the_bound_in_all() {
        AsyncFixture fixture = new AsyncFixture(
                oneAtATime().retries(1).retryDelay(Duration.ZERO).build(), "a");
        fixture.call();
        CompletableFuture<String> call = fixture.call();
        fixture.call();
        fixture.time.advance(Duration.ofSeconds(15));
        fixture.agent("a").last().complete("x");
        IOException down = new IOException("down");
        fixture.agent("a").last().completeExceptionally(down);
        fixture.time.advance(Duration.ZERO);
        // The third call has the place now, and the second one waits again.
        assertThat(waiting(fixture)).isEqualTo(1);
        fixture.time.advance(Duration.ofSeconds(5).minusNanos(1));
        assertThat(call).isNotDone();
        fixture.time.advance(Duration.ofNanos(1));
        assertThat(failure(call)).isSameAs(down);
        assertThat(fixture.stats("a").failureCount()).isEqualTo(1);
    }

    @Test
    void a_retry_that_has_waited_fails_over() {
        AsyncFixture fixture = new AsyncFixture(
                oneAtATime().retries(1).retryDelay(Duration.ZERO).build(), "a");
        fixture.call();
        CompletableFuture<String> call = fixture.call();
        fixture.call();
        fixture.agent("a").last().complete("x");
        fixture.agent("a").last().completeExceptionally(new IOException("down"));
        fixture.time.advance(Duration.ZERO);
        fixture.agent("a").last().complete("third");
        assertThat(call).isNotDone();
        fixture.agent("a").last().complete("second at last");
        assertThat(call).isCompletedWithValue("second at last");
        assertThat(fixture.events(FailedOver.class)).hasSize(1);
    }

    @Test
    void a_cancelled_call_leaves_the_queue() {
        AsyncFixture fixture = fixture("a");
        fixture.call();
        CompletableFuture<String> second = fixture.call();
        CompletableFuture<String> third = fixture.call();
        second.cancel(true);
        assertThat(waiting(fixture)).isEqualTo(1);
        fixture.agent("a").last().complete("first");
        fixture.agent("a").last().complete("third");
        assertThat(third).isCompletedWithValue("third");
        assertThat(fixture.agent("a").asked).hasSize(2);
        assertThat(fixture.time.pendingTasks()).isLessThanOrEqualTo(1);
    }

    @Test
    void closing_the_pool_ends_all_waits() {
        AsyncFixture fixture = fixture("a");
        CompletableFuture<String> first = fixture.call();
        CompletableFuture<String> second = fixture.call();
        fixture.pool.close();
        assertThat(failure(second))
                .isExactlyInstanceOf(NoAgentAvailableException.class)
                .hasMessageContaining("it is closed");
        fixture.agent("a").last().complete("x");
        assertThat(first).isCompletedWithValue("x");
        assertThat(fixture.stats("a").inFlight()).isZero();
    }

    @Test
    void removing_the_last_agent_ends_all_waits() {
        AsyncFixture fixture = fixture("a");
        fixture.call();
        CompletableFuture<String> second = fixture.call();
        fixture.pool.removeAgent("a");
        assertThat(failure(second))
                .isExactlyInstanceOf(NoAgentAvailableException.class)
                .hasMessageContaining("it has no agents");
    }

    @Test
    void removing_one_of_two_agents_leaves_the_wait_for_the_other() {
        AsyncFixture fixture = fixture("a", "b");
        fixture.call();
        fixture.call();
        CompletableFuture<String> third = fixture.call();
        fixture.pool.removeAgent("a");
        fixture.agent("a").last().complete("x");
        assertThat(third).isNotDone();
        fixture.agent("b").last().complete("x");
        fixture.agent("b").last().complete("third");
        assertThat(third).isCompletedWithValue("third");
        assertThat(fixture.agent("a").asked).hasSize(1);
    }

    @Test
    void an_agent_that_is_added_takes_a_call_that_waits() {
        AsyncFixture fixture = fixture("a");
        fixture.call();
        CompletableFuture<String> second = fixture.call();
        AsyncAgent helper = new AsyncAgent("helper");
        fixture.pool.addAgent("helper", helper);
        helper.last().complete("helped");
        assertThat(second).isCompletedWithValue("helped");
    }

    @Test
    void a_breaker_that_opens_ends_the_waits_for_its_agent() {
        AsyncFixture fixture = new AsyncFixture(
                PoolConfig.builder()
                        .maxConcurrent(2)
                        .maxConcurrentWait(LONG)
                        .retries(0)
                        .circuitFailureThreshold(1)
                        .build(),
                "a");
        fixture.call();
        fixture.call();
        CompletableFuture<String> third = fixture.call();
        fixture.agent("a").last().completeExceptionally(new IOException("down"));
        assertThat(fixture.stats("a").circuitState()).isEqualTo(State.OPEN);
        assertThat(failure(third))
                .isExactlyInstanceOf(NoAgentAvailableException.class)
                .hasMessageContaining("a OPEN for");
    }

    @Test
    void a_call_that_waits_gets_a_trial_call_when_the_time_has_come() {
        AsyncFixture fixture = new AsyncFixture(
                oneAtATime()
                        .requestTimeout(Duration.ZERO)
                        .circuitFailureThreshold(1)
                        .circuitResetTimeout(Duration.ofSeconds(10))
                        .build(),
                "a",
                "b");
        fixture.call();
        fixture.call();
        fixture.agent("b").last().completeExceptionally(new IOException("down"));
        CompletableFuture<String> waits = fixture.call();
        fixture.time.advance(Duration.ofSeconds(9));
        assertThat(fixture.agent("b").asked).hasSize(1);
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(fixture.agent("b").asked).hasSize(2);
        fixture.agent("b").last().complete("trial");
        assertThat(waits).isCompletedWithValue("trial");
    }

    @Test
    void a_call_that_waits_gets_a_throttled_agent_when_its_cooldown_is_over() {
        OutcomeClassifier throttling = failure -> Outcome.throttled(Duration.ofSeconds(5));
        AsyncFixture fixture = new AsyncFixture(oneAtATime().build(), throttling, "a", "b");
        fixture.call();
        fixture.call();
        fixture.agent("b").last().completeExceptionally(new IOException("too many"));
        CompletableFuture<String> waits = fixture.call();
        fixture.time.advance(Duration.ofSeconds(4));
        assertThat(fixture.agent("b").asked).hasSize(1);
        fixture.time.advance(Duration.ofSeconds(1));
        fixture.agent("b").last().complete("rested");
        assertThat(waits).isCompletedWithValue("rested");
    }

    @Test
    void a_throttled_agent_hands_on_no_place() {
        OutcomeClassifier throttling = failure -> Outcome.throttled(Duration.ofSeconds(5));
        AsyncFixture fixture = new AsyncFixture(oneAtATime().build(), throttling, "a", "b");
        fixture.call();
        fixture.call();
        fixture.call();
        fixture.agent("b").last().completeExceptionally(new IOException("too many"));
        assertThat(fixture.agent("b").asked).hasSize(1);
        assertThat(waiting(fixture)).isEqualTo(1);
    }

    @Test
    void a_call_that_times_out_hands_on_its_place() {
        AsyncFixture fixture = new AsyncFixture(
                oneAtATime().requestTimeout(Duration.ofSeconds(5)).build(), "a");
        CompletableFuture<String> first = fixture.call();
        CompletableFuture<String> second = fixture.call();
        fixture.time.advance(Duration.ofSeconds(5));
        assertThat(failure(first)).isInstanceOf(AgentTimeoutException.class);
        fixture.agent("a").last().complete("second");
        assertThat(second).isCompletedWithValue("second");
    }

    @Test
    void a_reset_ends_no_wait() {
        AsyncFixture fixture = fixture("a");
        fixture.call();
        CompletableFuture<String> second = fixture.call();
        fixture.pool.resetAgent("a");
        assertThat(second).isNotDone();
        fixture.agent("a").last().complete("x");
        fixture.agent("a").last().complete("second");
        assertThat(second).isCompletedWithValue("second");
    }

    @Test
    void ten_thousand_calls_that_end_at_once_are_served_without_recursion() {
        AsyncFixture fixture = fixture("a");
        fixture.call();
        List<Integer> served = new ArrayList<>();
        List<CompletableFuture<Integer>> calls = IntStream.range(0, 10_000)
                .mapToObj(number -> fixture.pool.<Integer>executeAsync(agent -> {
                    served.add(number);
                    return CompletableFuture.completedFuture(number);
                }))
                .toList();
        assertThat(waiting(fixture)).isEqualTo(10_000);
        fixture.agent("a").last().complete("x");
        assertThat(calls).allMatch(CompletableFuture::isDone);
        assertThat(served).hasSize(10_000).isSorted();
        assertThat(waiting(fixture)).isZero();
    }

    @Test
    void a_search_that_fails_ends_the_wait_with_its_failure() {
        boolean[] broken = {false};
        AgentPool<AsyncAgent> pool = AgentPool.<AsyncAgent>builder()
                .config(oneAtATime().build())
                .scheduler(new ManualTime())
                .selector((request, candidates) -> {
                    if (broken[0]) {
                        throw new Error("the selector is broken");
                    }
                    return 0;
                })
                .build();
        AsyncAgent a = new AsyncAgent("a");
        pool.addAgent("a", a);
        pool.addAgent("b", new AsyncAgent("b"));
        pool.executeAsync(AsyncAgent::answer);
        pool.executeAsync(AsyncAgent::answer);
        CompletableFuture<String> third = pool.executeAsync(AsyncAgent::answer);
        broken[0] = true;
        a.last().complete("x");
        assertThat(failure(third)).isExactlyInstanceOf(Error.class).hasMessage("the selector is broken");
        assertThat(queue(pool).length()).isZero();
        broken[0] = false;
        assertThat(pool.executeAsync(AsyncAgent::answer)).isNotDone();
        assertThat(a.asked).hasSize(2);
    }

    @Test
    void a_call_that_can_not_use_the_free_place_does_not_hold_up_those_behind_it() {
        FallbackChain<AsyncAgent> chain = chain();
        AsyncAgent first = new AsyncAgent("first");
        AsyncAgent second = new AsyncAgent("second");
        chain.add("first", first).add("second", second);
        CompletableFuture<String> demanding = chain.executeAsync(AsyncAgent::answer);
        chain.executeAsync(AsyncAgent::answer);
        first.last().completeExceptionally(new IOException("down"));
        // It has asked the first agent, which nobody returns to in a chain, and waits for the second one.
        assertThat(demanding).isNotDone();
        CompletableFuture<String> held = chain.executeAsync(AsyncAgent::answer);
        assertThat(first.asked).hasSize(2);
        CompletableFuture<String> modest = chain.executeAsync(AsyncAgent::answer);
        first.last().complete("held");
        assertThat(held).isCompletedWithValue("held");
        first.last().complete("modest");
        assertThat(modest).isCompletedWithValue("modest");
        assertThat(demanding).isNotDone();
        second.last().complete("x");
        second.last().complete("demanding");
        assertThat(demanding).isCompletedWithValue("demanding");
    }

    @Test
    void calls_of_a_chain_wait_when_all_its_agents_are_full() {
        FallbackChain<AsyncAgent> chain = chain();
        AsyncAgent first = new AsyncAgent("first");
        AsyncAgent second = new AsyncAgent("second");
        chain.add("first", first).add("second", second);
        chain.executeAsync(AsyncAgent::answer);
        chain.executeAsync(AsyncAgent::answer);
        CompletableFuture<String> third = chain.executeAsync(AsyncAgent::answer);
        second.last().complete("x");
        second.last().complete("third");
        assertThat(third).isCompletedWithValue("third");
    }

    @Test
    void calls_that_require_tags_wait_for_agents_that_have_them() {
        AsyncFixture fixture = fixture();
        AsyncAgent eu = new AsyncAgent("eu");
        AsyncAgent us = new AsyncAgent("us");
        fixture.pool.addAgent("eu", eu, 1, 0, Map.of("region", "eu"));
        fixture.pool.addAgent("us", us, 1, 0, Map.of("region", "us"));
        CallDispatcher<AsyncAgent> inEurope = new CallDispatcher<>(
                fixture.pool.picker().requiring(Tags.of("region=eu")),
                CallPolicy.of(fixture.pool.config(), ExceptionFilter.ALL),
                FallbackPolicy.none());
        begin(inEurope);
        CompletableFuture<String> second = begin(inEurope);
        CompletableFuture<String> third = begin(inEurope);
        assertThat(waiting(fixture)).isEqualTo(2);
        // Behind them, but free to go elsewhere.
        CompletableFuture<String> anywhere = fixture.call();
        assertThat(us.asked).hasSize(1);
        us.last().complete("us");
        assertThat(anywhere).isCompletedWithValue("us");
        eu.last().complete("first");
        eu.last().complete("second");
        eu.last().complete("third");
        assertThat(second).isCompletedWithValue("second");
        assertThat(third).isCompletedWithValue("third");
        assertThat(us.asked).hasSize(1);
    }

    @Test
    void a_call_that_requires_tags_fails_when_the_last_agent_that_has_them_goes() {
        AsyncFixture fixture = fixture("any");
        AsyncAgent eu = new AsyncAgent("eu");
        fixture.pool.addAgent("eu", eu, 1, 0, Map.of("region", "eu"));
        CallDispatcher<AsyncAgent> inEurope = new CallDispatcher<>(
                fixture.pool.picker().requiring(Tags.of("region=eu")),
                CallPolicy.of(fixture.pool.config(), ExceptionFilter.ALL),
                FallbackPolicy.none());
        begin(inEurope);
        CompletableFuture<String> second = begin(inEurope);
        fixture.pool.removeAgent("eu");
        assertThat(failure(second)).isExactlyInstanceOf(NoAgentAvailableException.class);
        assertThat(waiting(fixture)).isZero();
    }

    @Test
    void a_place_that_others_wait_for_is_not_for_a_second_agent() {
        AsyncFixture fixture = new AsyncFixture(
                PoolConfig.builder()
                        .maxConcurrent(1)
                        .maxConcurrentWait(LONG)
                        .hedgeDelay(Duration.ofSeconds(1))
                        .build(),
                "a");
        AsyncAgent special = new AsyncAgent("special");
        fixture.pool.addAgent("special", special, 1, 0, Map.of("kind", "special"));
        CallDispatcher<AsyncAgent> ofTheSpecial = new CallDispatcher<>(
                fixture.pool.picker().requiring(Tags.of("kind=special")),
                CallPolicy.of(fixture.pool.config(), ExceptionFilter.ALL),
                FallbackPolicy.none());
        begin(ofTheSpecial);
        begin(ofTheSpecial);
        fixture.pool.executeHedgedAsync(AsyncAgent::answer);
        AsyncAgent free = new AsyncAgent("free");
        fixture.pool.addAgent("free", free);
        assertThat(waiting(fixture)).isEqualTo(1);
        fixture.time.advance(Duration.ofSeconds(2));
        assertThat(free.asked).isEmpty();
    }

    // ---- with a scheduler that does not run at once what has waited ----

    private final Deque<Runnable> later = new ArrayDeque<>();
    private final AsyncAgent agent = new AsyncAgent("a");

    private AgentPool<AsyncAgent> poolWithSlowExecutor() {
        ManualTime time = new ManualTime();
        Scheduler slow = new Scheduler() {
            @Override
            public void sleep(long nanos) {
                time.advance(Duration.ofNanos(nanos));
            }

            @Override
            public Cancellable schedule(Runnable task, long delayNanos) {
                return time.schedule(task, delayNanos);
            }

            @Override
            public void execute(Runnable task) {
                later.add(task);
            }
        };
        AgentPool<AsyncAgent> pool = AgentPool.<AsyncAgent>builder()
                .config(oneAtATime().build())
                .ticker(time)
                .scheduler(slow)
                .build();
        pool.addAgent("a", agent);
        return pool;
    }

    @Test
    void nobody_takes_the_place_of_a_call_that_is_still_waking_up() {
        AgentPool<AsyncAgent> pool = poolWithSlowExecutor();
        pool.executeAsync(AsyncAgent::answer);
        CompletableFuture<String> second = pool.executeAsync(AsyncAgent::answer);
        agent.last().complete("first");
        CompletableFuture<String> third = pool.executeAsync(AsyncAgent::answer);
        assertThat(agent.asked).hasSize(1);
        later.remove().run();
        agent.last().complete("second");
        assertThat(second).isCompletedWithValue("second");
        assertThat(third).isNotDone();
    }

    @Test
    void a_call_cancelled_while_it_wakes_up_hands_on_its_place() {
        AgentPool<AsyncAgent> pool = poolWithSlowExecutor();
        pool.executeAsync(AsyncAgent::answer);
        CompletableFuture<String> second = pool.executeAsync(AsyncAgent::answer);
        CompletableFuture<String> third = pool.executeAsync(AsyncAgent::answer);
        agent.last().complete("first");
        second.cancel(true);
        later.remove().run();
        assertThat(agent.asked).hasSize(1);
        later.remove().run();
        agent.last().complete("third");
        assertThat(third).isCompletedWithValue("third");
        assertThat(pool.stats().get("a").inFlight()).isZero();
    }

    @Test
    void a_call_that_has_waited_sees_the_class_loader_of_its_caller() {
        AgentPool<AsyncAgent> pool = poolWithSlowExecutor();
        pool.executeAsync(AsyncAgent::answer);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader ofCaller = new ClassLoader(before) {};
        List<ClassLoader> seen = new ArrayList<>();
        Thread.currentThread().setContextClassLoader(ofCaller);
        try {
            pool.executeAsync(each -> {
                seen.add(Thread.currentThread().getContextClassLoader());
                return each.answer();
            });
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        agent.last().complete("first");
        later.remove().run();
        assertThat(seen).containsExactly(ofCaller);
    }

    @Test
    void without_a_bound_on_the_wait_nobody_waits() {
        AsyncFixture fixture =
                new AsyncFixture(PoolConfig.builder().maxConcurrent(1).build(), "a");
        assertThat(queue(fixture.pool)).isNull();
        fixture.call();
        assertThatThrownBy(() -> fixture.pool.execute(each -> each.name)).isInstanceOf(AgentsFullException.class);
    }
}
