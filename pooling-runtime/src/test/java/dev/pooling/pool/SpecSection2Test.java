package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.breaker.CircuitBreaker;
import dev.pooling.event.PoolEvent.AttemptFailed;
import dev.pooling.event.PoolEvent.CallBlamed;
import dev.pooling.event.PoolListener;
import dev.pooling.health.AgentStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One test or more for each fault of the original that the library must not have, numbered as in the specification. */
class SpecSection2Test {

    private static final PoolConfig ONE_ATTEMPT =
            PoolConfig.builder().retries(0).build();

    @ParameterizedTest
    @EnumSource(LoadBalanceStrategy.class)
    void spec_2_1_an_agent_whose_circuit_opened_comes_back_by_itself(LoadBalanceStrategy strategy) throws Exception {
        PoolFixture fixture = new PoolFixture(strategy, PoolConfig.defaults(), "a", "b");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.agent("b").failWith(PoolFixture::down);
        fixture.callQuietly(10);
        assertThat(fixture.stats("a").status()).isEqualTo(AgentStatus.CIRCUIT_OPEN);
        fixture.agent("a").recover();
        fixture.agent("b").recover();
        fixture.time.advance(Duration.ofMinutes(2));
        for (int i = 0; i < 50; i++) {
            fixture.call();
        }
        assertThat(fixture.stats("a").circuitState()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(fixture.stats("b").circuitState()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(fixture.stats("a").status()).isEqualTo(AgentStatus.HEALTHY);
    }

    @Test
    void spec_2_1_an_unhealthy_agent_comes_back_by_itself() throws Exception {
        // Never more than two failures in a row, so that the breaker stays closed.
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder().retries(1).circuitFailureThreshold(100).build(), "good", "bad");
        fixture.agent("bad").failWith(PoolFixture::down);
        fixture.callQuietly(40);
        assertThat(fixture.stats("bad").status()).isEqualTo(AgentStatus.UNHEALTHY);
        fixture.agent("bad").recover();
        fixture.time.advance(Duration.ofSeconds(20));
        fixture.call();
        fixture.time.advance(Duration.ofSeconds(10));
        fixture.call();
        assertThat(fixture.stats("bad").status()).isEqualTo(AgentStatus.HEALTHY);
    }

    @Test
    void spec_2_1_an_unhealthy_agent_is_avoided_but_for_a_trickle() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder().retries(1).circuitFailureThreshold(10_000).build(), "good", "bad");
        fixture.agent("bad").failWith(PoolFixture::down);
        fixture.callQuietly(40);
        int before = fixture.agent("bad").calls.get();
        for (int i = 0; i < 1_000; i++) {
            fixture.call();
            fixture.time.advance(Duration.ofMillis(10));
        }
        assertThat(fixture.agent("bad").calls.get() - before).isBetween(1, 2);
    }

    @Test
    void spec_2_1_when_all_agents_are_unhealthy_all_of_them_are_used() {
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder().retries(0).circuitFailureThreshold(10_000).build(), "a", "b");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.agent("b").failWith(PoolFixture::down);
        fixture.callQuietly(100);
        assertThat(fixture.stats("a").status()).isEqualTo(AgentStatus.UNHEALTHY);
        assertThat(fixture.stats("b").status()).isEqualTo(AgentStatus.UNHEALTHY);
        assertThat(fixture.agent("a").calls.get()).isBetween(48, 52);
    }

    @Test
    void spec_2_2_the_status_is_judged_by_a_sliding_window() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder().retries(0).circuitFailureThreshold(1_000).build(), "a");
        for (int i = 0; i < 1_000; i++) {
            fixture.call();
        }
        fixture.time.advance(Duration.ofSeconds(61));
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(10);
        assertThat(fixture.stats("a").status()).isEqualTo(AgentStatus.UNHEALTHY);
        assertThat(fixture.stats("a").errorRate()).isEqualTo(1.0);
        fixture.time.advance(Duration.ofSeconds(61));
        assertThat(fixture.stats("a").status()).isEqualTo(AgentStatus.HEALTHY);
    }

    @Test
    void spec_2_3_half_open_admits_one_call_and_one_failed_trial_reopens() {
        PoolFixture fixture = PoolFixture.roundRobin(ONE_ATTEMPT, "a");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(20);
        assertThat(fixture.agent("a").calls).hasValue(5);
        fixture.time.advance(Duration.ofSeconds(30));
        fixture.callQuietly(20);
        assertThat(fixture.agent("a").calls).hasValue(6);
        assertThat(fixture.stats("a").circuitOpen()).isTrue();
        // The second time it stays open longer.
        fixture.time.advance(Duration.ofSeconds(29));
        fixture.callQuietly(20);
        assertThat(fixture.agent("a").calls).hasValue(6);
    }

    @Test
    void spec_2_3_an_outcome_from_before_the_breaker_opened_does_not_count_in_half_open() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder().retries(0).requestTimeout(Duration.ZERO).build(), "a");
        FakeAgent agent = fixture.agent("a");
        String late = fixture.pool.<String, Exception>execute(called -> {
            // While this call is under way the breaker opens and its time passes.
            agent.failWith(PoolFixture::down);
            fixture.callQuietly(5);
            fixture.time.advance(Duration.ofSeconds(30));
            assertThat(fixture.stats("a").circuitState()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
            return "late";
        });
        assertThat(late).isEqualTo("late");
        assertThat(fixture.stats("a").circuitState()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
        agent.recover();
        fixture.call();
        assertThat(fixture.stats("a").circuitState()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
        fixture.call();
        assertThat(fixture.stats("a").circuitState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void spec_2_4_a_trial_that_ends_in_an_ignored_exception_returns_its_permit() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin(ONE_ATTEMPT, "a");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(5);
        fixture.time.advance(Duration.ofSeconds(30));
        fixture.agent("a").failWith(CancellationException::new);
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(fixture::call).isInstanceOf(CancellationException.class);
        }
        fixture.agent("a").recover();
        fixture.call();
        fixture.call();
        assertThat(fixture.stats("a").circuitState()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(fixture.stats("a").inFlight()).isZero();
    }

    @Test
    void spec_2_4_a_trial_that_never_returns_does_not_block_the_next_one() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin(ONE_ATTEMPT, "a");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(5);
        fixture.agent("a").recover();
        fixture.time.advance(Duration.ofSeconds(30));
        fixture.pool.<String, Exception>execute(hanging -> {
            assertThatThrownBy(fixture::call).isInstanceOf(NoAgentAvailableException.class);
            fixture.time.advance(Duration.ofSeconds(29));
            assertThatThrownBy(fixture::call).isInstanceOf(NoAgentAvailableException.class);
            return "so far it only took long";
        });
        fixture.call();
        assertThat(fixture.stats("a").circuitState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void spec_2_5_least_latency_does_not_favour_an_agent_that_fails_at_once() {
        PoolConfig config = PoolConfig.builder()
                .retries(0)
                .circuitFailureThreshold(1_000_000)
                .unhealthyErrorRateThreshold(1.0)
                .degradedErrorRateThreshold(1.0)
                .healthMinimumCalls(1_000_000)
                .build();
        PoolFixture fixture = new PoolFixture(LoadBalanceStrategy.LEAST_LATENCY, config, "good", "hole");
        fixture.agent("hole").failWith(PoolFixture::down);
        int calls = 2_000;
        for (int i = 0; i < calls; i++) {
            try {
                fixture.pool.<String, Exception>execute(agent -> {
                    if (agent.name.equals("good")) {
                        fixture.time.advance(Duration.ofMillis(20));
                    }
                    return agent.answer();
                });
            } catch (Exception expected) {
                assertThat(expected).isInstanceOf(IOException.class);
            }
        }
        // Some to get to know it, then one every few seconds.
        assertThat(fixture.agent("hole").calls.get()).isLessThan(60);
    }

    @Test
    void spec_2_5_least_latency_does_not_give_everything_to_a_new_agent() throws Exception {
        PoolFixture fixture = new PoolFixture(LoadBalanceStrategy.LEAST_LATENCY, PoolConfig.defaults(), "a", "b", "c");
        for (int i = 0; i < 300; i++) {
            timed(fixture, Duration.ofMillis(10));
        }
        fixture.pool.addAgent("new", new FakeAgent("new"));
        Map<String, Integer> served = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            served.merge(timed(fixture, Duration.ofMillis(10)), 1, Integer::sum);
        }
        assertThat(served.getOrDefault("new", 0)).isBetween(1, 6);
    }

    private static String timed(PoolFixture fixture, Duration latency) throws Exception {
        return fixture.pool.<String, Exception>execute(agent -> {
            fixture.time.advance(latency);
            return agent.answer();
        });
    }

    @ParameterizedTest
    @EnumSource(LoadBalanceStrategy.class)
    void spec_2_6_no_attempt_goes_to_a_tried_agent_while_an_untried_one_is_available(LoadBalanceStrategy strategy)
            throws Exception {
        PoolFixture fixture = new PoolFixture(strategy, PoolConfig.defaults(), "a", "b", "c", "d");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.agent("b").failWith(PoolFixture::down);
        fixture.agent("c").failWith(PoolFixture::down);
        assertThat(fixture.call()).isEqualTo("d");
        for (FakeAgent agent : fixture.agents) {
            assertThat(agent.calls.get()).as(agent.name).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void spec_2_7_fails_over_at_once_and_waits_only_before_a_tried_agent() {
        PoolConfig config = PoolConfig.builder().retries(4).build();
        PoolFixture fixture = PoolFixture.roundRobin(config, "a", "b");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.agent("b").failWith(PoolFixture::down);
        assertThatThrownBy(fixture::call).isInstanceOf(IOException.class);
        assertThat(fixture.agent("a").calls.get() + fixture.agent("b").calls.get())
                .isEqualTo(5);
        assertThat(fixture.time.sleeps()).hasSize(3);
        assertThat(fixture.time.sleeps().get(0)).isLessThanOrEqualTo(Duration.ofMillis(100));
        assertThat(fixture.time.sleeps().get(1)).isLessThanOrEqualTo(Duration.ofMillis(200));
        assertThat(fixture.time.sleeps().get(2)).isLessThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    void spec_2_8_every_exception_fails_over_but_not_what_ends_a_call() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b");
        fixture.agent("a").failWith(() -> new Exception("any checked exception"));
        fixture.agent("b").recover();
        assertThat(fixture.call()).isEqualTo("b");
        fixture.agent("a").failWith(InterruptedException::new);
        fixture.agent("b").failWith(InterruptedException::new);
        assertThatThrownBy(fixture::call).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        fixture.agent("a").failWith(CancellationException::new);
        fixture.agent("b").failWith(CancellationException::new);
        int before = fixture.agent("a").calls.get() + fixture.agent("b").calls.get();
        assertThatThrownBy(fixture::call).isInstanceOf(CancellationException.class);
        assertThat(fixture.agent("a").calls.get() + fixture.agent("b").calls.get())
                .isEqualTo(before + 1);
        assertThat(fixture.stats("b").failureCount()).isZero();
    }

    @Test
    void spec_2_9_an_attempt_has_a_time_limit() throws Exception {
        PoolConfig config =
                PoolConfig.builder().requestTimeout(Duration.ofSeconds(2)).build();
        PoolFixture fixture = PoolFixture.roundRobin(config, "slow", "fast");
        String answer = fixture.pool.<String, Exception>execute(agent -> {
            if (agent.name.equals("slow")) {
                agent.calls.incrementAndGet();
                fixture.time.sleep(Duration.ofMinutes(1).toNanos());
            }
            return agent.answer();
        });
        assertThat(answer).isEqualTo("fast");
        assertThat(fixture.stats("slow").failureCount())
                .isEqualTo(fixture.agent("slow").calls.get());
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void spec_2_10_weighted_shares_are_smooth_and_exact() throws Exception {
        PoolFixture fixture = new PoolFixture(LoadBalanceStrategy.WEIGHTED, PoolConfig.defaults());
        Map<String, Double> weights = Map.of("a", 5.0, "b", 1.0, "c", 2.5);
        weights.forEach((id, weight) -> fixture.pool.addAgent(id, new FakeAgent(id), weight, 0));
        Map<String, Integer> served = new HashMap<>();
        for (int calls = 1; calls <= 2_000; calls++) {
            served.merge(fixture.call(), 1, Integer::sum);
            for (Map.Entry<String, Double> weight : weights.entrySet()) {
                double share = calls * weight.getValue() / 8.5;
                int count = served.getOrDefault(weight.getKey(), 0);
                assertThat(Math.abs(count - share))
                        .as("%s after %d", weight.getKey(), calls)
                        .isLessThan(1.0);
            }
        }
    }

    @Test
    void spec_2_11_round_robin_stays_even_when_an_agent_goes_out() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder().circuitResetTimeout(Duration.ofHours(1)).build(), "a", "b", "c", "d");
        fixture.agent("b").failWith(PoolFixture::down);
        fixture.callQuietly(40);
        assertThat(fixture.stats("b").circuitOpen()).isTrue();
        Map<String, Integer> served = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            served.merge(fixture.call(), 1, Integer::sum);
        }
        assertThat(served).containsOnly(Map.entry("a", 100), Map.entry("c", 100), Map.entry("d", 100));
    }

    @Test
    void spec_2_13_a_removed_agent_gets_no_call_and_its_late_outcome_does_not_count() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin(ONE_ATTEMPT, "a");
        FakeAgent agent = fixture.agent("a");
        fixture.pool.<String, Exception>execute(called -> {
            assertThat(fixture.pool.removeAgent("a")).isTrue();
            fixture.pool.addAgent("a", agent);
            return "in flight";
        });
        assertThat(fixture.stats("a").successCount()).isZero();
        assertThat(fixture.stats("a").inFlight()).isZero();
        assertThat(fixture.pool.removeAgent("a")).isTrue();
        assertThat(fixture.pool.removeAgent("a")).isFalse();
        assertThatThrownBy(fixture::call).isInstanceOf(NoAgentAvailableException.class);
        assertThat(agent.calls).hasValue(0);
    }

    @Test
    void spec_2_13_a_reset_forgets_calls_that_are_still_in_flight() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin(ONE_ATTEMPT, "a");
        fixture.callQuietly(3);
        fixture.pool.<String, Exception>execute(called -> {
            assertThat(fixture.pool.resetAgent("a")).isTrue();
            assertThat(fixture.stats("a").inFlight()).isEqualTo(1);
            return "in flight";
        });
        assertThat(fixture.stats("a").successCount()).isZero();
        assertThat(fixture.stats("a").inFlight()).isZero();
    }

    @Test
    void spec_2_13_what_a_listener_throws_reaches_nobody() {
        AgentPool<FakeAgent> pool = AgentPool.<FakeAgent>builder()
                .strategy(LoadBalanceStrategy.ROUND_ROBIN)
                .listener(new PoolListener() {
                    @Override
                    public void attemptFailed(AttemptFailed event) {
                        throw new LinkageError("thrown on purpose by a test");
                    }
                })
                .listener(PoolFixture.recorder(event -> {
                    throw new IllegalStateException("thrown on purpose by a test");
                }))
                .build();
        pool.addAgent("bad", new FakeAgent("bad").failWith(PoolFixture::down));
        pool.addAgent("good", new FakeAgent("good"));
        assertThat(pool.stats()).hasSize(2);
        for (int i = 0; i < 20; i++) {
            assertThat(quietly(pool)).isEqualTo("good");
        }
    }

    private static String quietly(AgentPool<FakeAgent> pool) {
        try {
            return pool.<String, Exception>execute(FakeAgent::answer);
        } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @Test
    void spec_2_14_a_poison_call_does_not_open_the_breakers() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b", "c");
        fixture.callQuietly(3);
        for (int i = 0; i < 30; i++) {
            assertThatThrownBy(() -> fixture.pool.execute(agent -> {
                        throw new IllegalArgumentException("the prompt is empty");
                    }))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (AgentStats stats : fixture.pool.stats().values()) {
            assertThat(stats.status()).isEqualTo(AgentStatus.HEALTHY);
            assertThat(stats.failureCount()).isZero();
        }
        assertThat(fixture.events(CallBlamed.class)).hasSize(30);
        assertThat(fixture.call()).isNotNull();
    }

    @Test
    void spec_2_14_poison_calls_among_good_ones_do_not_hurt_the_agents() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b", "c");
        for (int i = 0; i < 50; i++) {
            fixture.callQuietly(6);
            assertThatThrownBy(() -> fixture.pool.execute(agent -> {
                        throw new IOException("context too long");
                    }))
                    .isInstanceOf(IOException.class);
        }
        for (AgentStats stats : fixture.pool.stats().values()) {
            assertThat(stats.status()).isEqualTo(AgentStatus.HEALTHY);
            assertThat(stats.failureCount()).isZero();
        }
    }

    @Test
    void spec_2_14_a_real_outage_of_all_agents_still_opens_the_breakers() {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b", "c");
        fixture.callQuietly(100);
        fixture.agents.forEach(agent -> agent.failWith(PoolFixture::down));
        fixture.callQuietly(12);
        for (AgentStats stats : fixture.pool.stats().values()) {
            assertThat(stats.circuitOpen()).isTrue();
        }
    }

    @Test
    void spec_2_14_even_an_outage_that_looks_like_bad_arguments_opens_the_breakers_in_the_end() {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b", "c");
        fixture.callQuietly(100);
        fixture.agents.forEach(agent -> agent.failWith(() -> new IllegalArgumentException("always")));
        fixture.callQuietly(100);
        assertThat(fixture.stats("a").circuitOpen()).isFalse();
        fixture.time.advance(Duration.ofSeconds(61));
        fixture.callQuietly(100);
        for (AgentStats stats : fixture.pool.stats().values()) {
            assertThat(stats.circuitOpen()).isTrue();
        }
    }
}
