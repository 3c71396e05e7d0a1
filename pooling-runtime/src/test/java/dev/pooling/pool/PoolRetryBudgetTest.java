package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.event.PoolEvent.AttemptFailed;
import dev.pooling.event.PoolEvent.RetryBudgetExhausted;
import dev.pooling.retry.Outcome;
import dev.pooling.retry.OutcomeClassifier;
import dev.pooling.retry.RetryBudgetStats;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PoolRetryBudgetTest {

    /** Nothing but the share, which is nothing as long as there are few calls. */
    private static final PoolConfig NO_FLOOR =
            PoolConfig.builder().retryBudgetFloor(0).build();

    private static RetryBudgetStats budget(PoolFixture fixture) {
        return fixture.pool.retryBudget().orElseThrow();
    }

    @Test
    void by_default_a_call_that_fails_over_now_and_then_never_meets_the_budget() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b", "c", "d");
        for (int i = 0; i < 500; i++) {
            fixture.agents.forEach(FakeAgent::recover);
            fixture.agent("a").failWith(PoolFixture::down);
            fixture.agent("b").failWith(PoolFixture::down);
            fixture.agent("c").failWith(PoolFixture::down);
            assertThat(fixture.call()).isEqualTo("d");
            fixture.agents.forEach(FakeAgent::recover);
            fixture.callQuietly(16);
            fixture.time.advance(Duration.ofMillis(300));
        }
        assertThat(budget(fixture).denied()).isZero();
    }

    @Test
    void the_figures_tell_what_is_there_and_what_was_used() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b");
        assertThat(budget(fixture)).isEqualTo(new RetryBudgetStats(0.2, 10, 0, 0, 100, 0));
        fixture.callQuietly(50);
        fixture.pool.addAgent("fails", new FakeAgent("fails").failWith(PoolFixture::down));
        fixture.callQuietly(3);
        assertThat(budget(fixture)).isEqualTo(new RetryBudgetStats(0.2, 10, 53, 1, 109, 0));
    }

    @Test
    void a_call_that_is_refused_gets_the_agent_s_own_exception_at_once() {
        PoolFixture fixture = PoolFixture.roundRobin(NO_FLOOR, "a", "b");
        IOException down = PoolFixture.down();
        fixture.agents.forEach(agent -> agent.failWith(() -> down));
        try (CallReports reports = CallReports.collect()) {
            assertThatThrownBy(fixture::call).isSameAs(down).hasNoSuppressedExceptions();
            assertThat(reports.last().orElseThrow().stopped()).isEqualTo(StopReason.RETRY_BUDGET_EXHAUSTED);
            assertThat(reports.last().orElseThrow().attempts()).isEqualTo(1);
        }
        assertThat(fixture.time.sleeps()).isEmpty();
        assertThat(budget(fixture).denied()).isEqualTo(1);
        assertThat(fixture.events(RetryBudgetExhausted.class))
                .containsExactly(new RetryBudgetExhausted("test", null, "a", 1, down));
    }

    @Test
    void a_single_agent_is_not_waited_for_in_vain() {
        PoolFixture fixture = PoolFixture.roundRobin(NO_FLOOR, "a");
        fixture.agent("a").failWith(PoolFixture::down);
        assertThatThrownBy(fixture::call).isInstanceOf(IOException.class);
        assertThat(fixture.time.sleeps()).isEmpty();
        assertThat(fixture.agent("a").calls).hasValue(1);
    }

    @Test
    void an_asynchronous_call_is_refused_in_the_same_way() {
        AsyncFixture fixture = new AsyncFixture(NO_FLOOR, "a", "b");
        try (CallReports reports = CallReports.collect()) {
            CompletableFuture<String> future = fixture.call();
            fixture.waitedFor().last().completeExceptionally(PoolFixture.down());
            assertThat(future).isCompletedExceptionally();
            assertThat(reports.last().orElseThrow().stopped()).isEqualTo(StopReason.RETRY_BUDGET_EXHAUSTED);
        }
        assertThat(fixture.events(RetryBudgetExhausted.class)).hasSize(1);
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void an_exhausted_budget_is_told_once_a_second_with_how_many_were_refused() {
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder()
                        .retryBudgetFloor(0)
                        .circuitFailureThreshold(1_000)
                        .build(),
                "a",
                "b");
        fixture.agents.forEach(agent -> agent.failWith(PoolFixture::down));
        fixture.callQuietly(4);
        fixture.time.advance(Duration.ofSeconds(1));
        fixture.callQuietly(1);
        assertThat(fixture.events(RetryBudgetExhausted.class).stream().map(RetryBudgetExhausted::denied))
                .containsExactly(1L, 4L);
    }

    @Test
    void a_chain_has_no_budget() throws Exception {
        FallbackChain<FakeAgent> chain = FallbackChain.<FakeAgent>create(NO_FLOOR)
                .add("a", new FakeAgent("a").failWith(PoolFixture::down))
                .add("b", new FakeAgent("b").failWith(PoolFixture::down))
                .add("c", new FakeAgent("c"));
        assertThat(chain.<String, Exception>execute(FakeAgent::answer)).isEqualTo("c");
    }

    @Test
    void without_a_share_there_is_no_budget() {
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder()
                        .retryBudgetShare(0)
                        .retryBudgetFloor(0)
                        .circuitFailureThreshold(10_000)
                        .build(),
                "a",
                "b");
        assertThat(fixture.pool.retryBudget()).isEmpty();
        fixture.agents.forEach(agent -> agent.failWith(PoolFixture::down));
        fixture.callQuietly(500);
        assertThat(fixture.events(AttemptFailed.class)).hasSize(2_000);
    }

    // ---- what is not used comes back ----

    @Test
    void where_nobody_is_left_nothing_is_used() {
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder().circuitFailureThreshold(1).build(), "a");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(1);
        assertThat(fixture.agent("a").calls).hasValue(1);
        assertThat(budget(fixture).used()).isZero();
    }

    @Test
    void where_nobody_is_left_after_a_wait_nothing_is_used() {
        AsyncFixture fixture = AsyncFixture.of("a");
        CompletableFuture<String> future = fixture.call();
        fixture.agent("a").last().completeExceptionally(PoolFixture.down());
        assertThat(fixture.pool.retryBudget().orElseThrow().used()).isEqualTo(1);
        fixture.pool.removeAgent("a");
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(future).isCompletedExceptionally();
        assertThat(fixture.pool.retryBudget().orElseThrow().used()).isZero();
    }

    @Test
    void a_call_that_is_cancelled_while_it_waits_uses_nothing() {
        AsyncFixture fixture = new AsyncFixture(
                PoolConfig.builder().requestTimeout(Duration.ZERO).build(), "a");
        CompletableFuture<String> future = fixture.call();
        fixture.agent("a").last().completeExceptionally(PoolFixture.down());
        assertThat(fixture.pool.retryBudget().orElseThrow().used()).isEqualTo(1);
        future.cancel(true);
        future.cancel(true);
        assertThat(fixture.pool.retryBudget().orElseThrow().used()).isZero();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(fixture.agent("a").asked).hasSize(1);
        assertThat(fixture.pool.retryBudget().orElseThrow().used()).isZero();
        assertThat(fixture.time.pendingTasks()).isZero();
    }

    @Test
    void a_call_that_is_cancelled_after_its_wait_has_used_what_it_has_asked_for() {
        AsyncFixture fixture = AsyncFixture.of("a");
        CompletableFuture<String> future = fixture.call();
        fixture.agent("a").last().completeExceptionally(PoolFixture.down());
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(fixture.agent("a").asked).hasSize(2);
        future.cancel(true);
        assertThat(fixture.pool.retryBudget().orElseThrow().used()).isEqualTo(1);
    }

    @Test
    void a_cancellation_while_the_wait_ends_takes_back_at_most_what_was_paid() throws Exception {
        AsyncFixture fixture = new AsyncFixture(
                PoolConfig.builder()
                        .circuitFailureThreshold(1_000_000)
                        .unhealthyErrorRateThreshold(1)
                        .retryBudgetFloor(1_000_000)
                        .build(),
                "a");
        Race.run(1_000, number -> {
            int used = (int) fixture.pool.retryBudget().orElseThrow().used();
            CompletableFuture<String> future = fixture.call();
            fixture.agent("a").last().completeExceptionally(PoolFixture.down());
            int asked = fixture.agent("a").asked.size();
            return new Race.Contest(
                    () -> future.cancel(true), () -> fixture.time.advance(Duration.ofMillis(200)), () -> {
                        int again = fixture.agent("a").asked.size() - asked;
                        assertThat(fixture.pool.retryBudget().orElseThrow().used() - used)
                                .isBetween((long) again, 1L);
                        assertThat(fixture.inFlight()).isZero();
                        fixture.time.advance(Duration.ofSeconds(20));
                    });
        });
    }

    @Test
    void a_wait_that_is_interrupted_uses_nothing() {
        PoolFixture fixture = PoolFixture.roundRobin("a");
        fixture.agent("a").failWith(() -> {
            fixture.time.schedule(() -> Thread.currentThread().interrupt(), 1);
            return PoolFixture.down();
        });
        assertThatThrownBy(fixture::call).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(fixture.agent("a").calls).hasValue(1);
        assertThat(budget(fixture).used()).isZero();
    }

    @Test
    void a_wait_for_which_there_is_no_time_uses_nothing() {
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder()
                        .deadline(Duration.ofNanos(1_000))
                        .retryDelay(Duration.ofSeconds(10))
                        .build(),
                "a");
        fixture.agent("a").failWith(PoolFixture::down);
        try (CallReports reports = CallReports.collect()) {
            assertThatThrownBy(fixture::call).isInstanceOf(IOException.class);
            assertThat(reports.last().orElseThrow().stopped()).isEqualTo(StopReason.DEADLINE_PASSED);
        }
        assertThat(budget(fixture).used()).isZero();
    }

    @Test
    void the_retries_of_a_blamed_call_come_back() {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b", "c");
        fixture.callQuietly(3);
        for (int i = 0; i < 1_000; i++) {
            assertThatThrownBy(() -> fixture.pool.execute(agent -> {
                        throw new IllegalArgumentException("the prompt is empty");
                    }))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(budget(fixture).used()).isZero();
        assertThat(budget(fixture).denied()).isZero();
        assertThat(fixture.pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.failureCount()).isZero());
    }

    // ---- calls are counted once ----

    @Test
    void a_call_is_counted_once_whatever_becomes_of_its_attempts() {
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder().circuitFailureThreshold(1_000).build(), "a", "b", "c");
        fixture.callQuietly(5);
        assertThat(budget(fixture).recentCalls()).isEqualTo(5);
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(6);
        assertThat(budget(fixture).recentCalls()).isEqualTo(11);
        fixture.agents.forEach(agent -> agent.failWith(PoolFixture::down));
        fixture.callQuietly(4);
        assertThat(budget(fixture).recentCalls()).isEqualTo(15);
        fixture.pool.removeAgent("a");
        fixture.pool.resetAgent("b");
        assertThat(budget(fixture).recentCalls()).isEqualTo(15);
        fixture.agents.forEach(FakeAgent::recover);
        fixture.callQuietly(1);
        assertThat(budget(fixture).recentCalls()).isEqualTo(16);
    }

    @Test
    void so_is_a_call_that_ends_in_an_exception_which_counts_as_a_success() {
        AgentPool<String> pool = AgentPool.<String>builder()
                .classifier(failure -> failure instanceof IOException ? Outcome.FAILURE : Outcome.SUCCESS)
                .build();
        pool.addAgent("a", "a");
        pool.addAgent("b", "b");
        assertThatThrownBy(() -> pool.execute(agent -> {
                    throw new IllegalStateException("an answer");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(pool.retryBudget().orElseThrow().recentCalls()).isEqualTo(1);
        int[] attempts = {0};
        assertThatThrownBy(() -> pool.execute(agent -> {
                    throw attempts[0]++ == 0 ? new IOException("down") : new IllegalStateException("an answer");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(pool.retryBudget().orElseThrow().recentCalls()).isEqualTo(2);
    }

    @Test
    void so_is_an_asynchronous_call() {
        AsyncFixture fixture = AsyncFixture.of("a", "b");
        fixture.call();
        fixture.waitedFor().last().complete("yes");
        fixture.call();
        fixture.waitedFor().last().completeExceptionally(PoolFixture.down());
        fixture.waitedFor().last().complete("yes");
        assertThat(fixture.pool.retryBudget().orElseThrow().recentCalls()).isEqualTo(2);
    }

    @Test
    void so_is_one_whose_agents_were_throttled_or_have_answered_badly() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b");
        fixture.agent("a").failWith(() -> new TooMany("20"));
        fixture.call();
        assertThat(budget(fixture).recentCalls()).isEqualTo(1);
        AgentPool<String> pool = AgentPool.<String>builder()
                .classifier(OutcomeClassifier.ofValues(value -> "bad".equals(value) ? Outcome.FAILURE : null))
                .build();
        pool.addAgent("bad", "bad");
        pool.addAgent("good", "good");
        pool.execute(agent -> agent);
        pool.execute(agent -> agent);
        assertThat(pool.retryBudget().orElseThrow().recentCalls()).isEqualTo(2);
    }

    @Test
    void calls_of_agents_that_have_gone_or_count_anew_are_still_recent() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b", "c");
        for (int i = 0; i < 30; i++) {
            fixture.call();
        }
        assertThat(recentCalls(fixture)).isEqualTo(30);
        fixture.pool.removeAgent("a");
        fixture.pool.resetAgent("b");
        assertThat(recentCalls(fixture)).isEqualTo(30);
        fixture.call();
        assertThat(recentCalls(fixture)).isEqualTo(31);
    }

    private static long recentCalls(PoolFixture fixture) {
        return fixture.pool.retryBudget().orElseThrow().recentCalls();
    }
}
