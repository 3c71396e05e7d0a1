package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.event.PoolEvent.AttemptFailed;
import dev.pooling.health.AgentStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The option maxConcurrent, for calls that do not wait. */
class ConcurrencyLimitTest {

    private static PoolConfig atMost(int calls) {
        return PoolConfig.builder().maxConcurrent(calls).build();
    }

    @Test
    void calls_go_elsewhere_when_an_agent_is_full() {
        AsyncFixture fixture = new AsyncFixture(atMost(2), "a", "b");
        for (int i = 0; i < 4; i++) {
            fixture.call();
        }
        fixture.agent("a").asked.get(0).complete("x");
        fixture.agent("a").asked.get(1).complete("x");
        fixture.call();
        fixture.call();
        assertThat(fixture.agent("a").asked).hasSize(4);
        assertThat(fixture.agent("b").asked).hasSize(2);
    }

    @Test
    void a_call_that_finds_all_agents_full_fails_and_says_so() {
        AsyncFixture fixture = new AsyncFixture(atMost(1), "a", "b");
        fixture.call();
        fixture.call();
        assertThatThrownBy(() -> fixture.pool.execute(agent -> agent.name))
                .isExactlyInstanceOf(AgentsFullException.class)
                .hasMessage("No agent available in pool 'test': a FULL with 1 of 1 calls under way, b FULL with 1 of 1"
                        + " calls under way. Add a @Fallback or agents, raise maxConcurrent or maxConcurrentWait,"
                        + " or try again later.")
                .satisfies(failure -> {
                    NoAgentAvailableException nobody = (NoAgentAvailableException) failure;
                    assertThat(nobody.agents()).containsEntry("a", AgentStatus.HEALTHY);
                    assertThat(nobody.retryAfter()).isEmpty();
                });
        assertThat(fixture.call())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(AgentsFullException.class);
    }

    @Test
    void being_full_is_no_failure_and_no_attempt() {
        AsyncFixture fixture = new AsyncFixture(atMost(1), "a");
        fixture.call();
        for (int i = 0; i < 20; i++) {
            assertThat(fixture.call()).isCompletedExceptionally();
        }
        AgentStats stats = fixture.stats("a");
        assertThat(stats.failureCount()).isZero();
        assertThat(stats.circuitState()).isEqualTo(State.CLOSED);
        assertThat(stats.status()).isEqualTo(AgentStatus.HEALTHY);
        assertThat(fixture.events(AttemptFailed.class)).isEmpty();
        fixture.agent("a").last().complete("done");
        assertThat(fixture.call()).isNotDone();
    }

    @Test
    void a_full_agent_uses_up_no_retry() {
        PoolConfig config = PoolConfig.builder().maxConcurrent(1).retries(1).build();
        AsyncFixture fixture = new AsyncFixture(config, "a", "b", "c", "d");
        fixture.call();
        fixture.call();
        fixture.call();
        fixture.agent("c").last().complete("c");
        CompletableFuture<String> call = fixture.call();
        fixture.agent("d").last().completeExceptionally(new IOException("down"));
        fixture.agent("c").last().complete("at the second attempt");
        assertThat(call).isCompletedWithValue("at the second attempt");
    }

    @Test
    void the_stats_tell_the_limit() {
        assertThat(new AsyncFixture(atMost(7), "a").stats("a").concurrencyLimit())
                .isEqualTo(7);
        assertThat(AsyncFixture.of("a").stats("a").concurrencyLimit()).isZero();
    }

    @ParameterizedTest
    @EnumSource(LoadBalanceStrategy.class)
    void every_strategy_finds_the_last_place(LoadBalanceStrategy strategy) {
        AgentPool<AsyncAgent> pool = AgentPool.create(strategy, atMost(3));
        List<AsyncAgent> agents = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            AsyncAgent agent = new AsyncAgent("agent-" + i);
            agents.add(agent);
            pool.addAgent(agent.name, agent, 1 + i % 5, i % 3);
        }
        for (int i = 0; i < 120; i++) {
            assertThat(pool.executeAsyncWithKey(i % 7, AsyncAgent::answer)).isNotDone();
        }
        assertThat(agents).allSatisfy(agent -> assertThat(agent.asked).hasSize(3));
        assertThat(pool.executeAsync(AsyncAgent::answer)).isCompletedExceptionally();
        agents.forEach(agent -> agent.asked.forEach(asked -> asked.complete("x")));
        assertThat(pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.inFlight()).isZero());
    }

    @Test
    void unhealthy_agents_are_used_when_the_others_are_full() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder()
                        .maxConcurrent(1)
                        .retries(0)
                        .circuitFailureThreshold(1_000)
                        .healthMinimumCalls(1)
                        .build(),
                "bad",
                "good");
        fixture.agent("bad").failWith(PoolFixture::down);
        fixture.callQuietly(4);
        assertThat(fixture.stats("bad").status()).isEqualTo(AgentStatus.UNHEALTHY);
        fixture.agent("bad").recover();
        String inner = fixture.pool.<String, Exception>execute(outer -> {
            assertThat(outer.name).isEqualTo("good");
            return fixture.pool.<String, Exception>execute(agent -> agent.name);
        });
        assertThat(inner).isEqualTo("bad");
    }

    @Test
    void trial_calls_take_places_too() {
        PoolConfig config = PoolConfig.builder()
                .maxConcurrent(2)
                .retries(0)
                .circuitFailureThreshold(1)
                .circuitHalfOpenPermits(5)
                .requestTimeout(Duration.ZERO)
                .build();
        AsyncFixture fixture = new AsyncFixture(config, "a");
        fixture.call();
        fixture.call();
        fixture.agent("a").asked.get(1).completeExceptionally(new IOException("down"));
        fixture.time.advance(Duration.ofSeconds(31));
        // One of the two places is still taken by a call from before.
        assertThat(fixture.call()).isNotDone();
        assertThat(fixture.call()).isCompletedExceptionally();
        assertThat(fixture.stats("a").inFlight()).isEqualTo(2);
        fixture.agent("a").asked.get(0).complete("late");
        assertThat(fixture.call()).isNotDone();
        assertThat(fixture.stats("a").circuitState()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void a_reset_frees_no_places_that_are_taken() {
        AsyncFixture fixture = new AsyncFixture(atMost(1), "a");
        fixture.call();
        fixture.pool.resetAgent("a");
        assertThat(fixture.call()).isCompletedExceptionally();
        fixture.agent("a").last().complete("x");
        assertThat(fixture.call()).isNotDone();
        assertThat(fixture.call()).isCompletedExceptionally();
    }

    @Test
    void calls_that_time_out_or_are_cancelled_give_their_places_back_once() {
        PoolConfig config = PoolConfig.builder()
                .maxConcurrent(1)
                .retries(0)
                .requestTimeout(Duration.ofSeconds(1))
                .build();
        AsyncFixture fixture = new AsyncFixture(config, "a");
        fixture.call();
        fixture.time.advance(Duration.ofSeconds(1));
        CompletableFuture<String> second = fixture.call();
        assertThat(second).isNotDone();
        second.cancel(true);
        assertThat(fixture.call()).isNotDone();
        fixture.agent("a").asked.get(0).complete("late");
        fixture.agent("a").asked.get(1).complete("late");
        assertThat(fixture.call()).isCompletedExceptionally();
        fixture.agent("a").last().complete("in time");
        assertThat(fixture.stats("a").inFlight()).isZero();
        assertThat(fixture.call()).isNotDone();
    }

    @Test
    void a_chain_passes_over_full_agents() {
        FallbackChain<AsyncAgent> chain = FallbackChain.create(atMost(1));
        AsyncAgent first = new AsyncAgent("first");
        AsyncAgent second = new AsyncAgent("second");
        chain.add("first", first).add("second", second);
        chain.executeAsync(AsyncAgent::answer);
        chain.executeAsync(AsyncAgent::answer);
        assertThat(second.asked).hasSize(1);
        assertThat(chain.executeAsync(AsyncAgent::answer))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(AgentsFullException.class);
        first.last().complete("x");
        chain.executeAsync(AsyncAgent::answer);
        assertThat(first.asked).hasSize(2);
    }

    @Test
    void an_agent_may_have_a_limit_of_its_own() {
        AsyncFixture fixture = new AsyncFixture(atMost(2), "usual");
        AsyncAgent large = new AsyncAgent("large");
        AsyncAgent endless = new AsyncAgent("endless");
        fixture.pool.addAgent("large", large, 1, 0, Map.of(), 5);
        for (int i = 0; i < 7; i++) {
            assertThat(fixture.call()).isNotDone();
        }
        assertThat(fixture.call()).isCompletedExceptionally();
        assertThat(large.asked).hasSize(5);
        fixture.pool.addAgent("endless", endless, 1, 0, Map.of(), 0);
        for (int i = 0; i < 100; i++) {
            assertThat(fixture.call()).isNotDone();
        }
        assertThat(endless.asked).hasSize(100);
        assertThat(fixture.stats("large").concurrencyLimit()).isEqualTo(5);
        assertThat(fixture.stats("endless").concurrencyLimit()).isZero();
    }

    @Test
    void a_link_of_a_chain_may_have_a_limit_of_its_own() {
        FallbackChain<AsyncAgent> chain = FallbackChain.create();
        AsyncAgent first = new AsyncAgent("first");
        AsyncAgent second = new AsyncAgent("second");
        chain.add("first", first, Map.of(), 1).add("second", second);
        chain.executeAsync(AsyncAgent::answer);
        chain.executeAsync(AsyncAgent::answer);
        chain.executeAsync(AsyncAgent::answer);
        assertThat(first.asked).hasSize(1);
        assertThat(second.asked).hasSize(2);
    }

    @Test
    void a_limit_out_of_bounds_is_refused() {
        AgentPool<String> pool = AgentPool.create(LoadBalanceStrategy.RANDOM);
        assertThatThrownBy(() -> pool.addAgent("a", "a", 1, 0, Map.of(), -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxConcurrent must be >= 0, was -1 for id 'a'");
    }
}
