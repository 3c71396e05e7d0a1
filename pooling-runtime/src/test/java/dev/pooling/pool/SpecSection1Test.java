package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.breaker.CircuitBreaker;
import dev.pooling.health.AgentHealth;
import dev.pooling.health.AgentStatus;
import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One test for each row of what the library must have; the details are in the tests of each class. */
class SpecSection1Test {

    @Test
    void spec_1_strategies_are_chosen_by_enum() {
        assertThat(LoadBalanceStrategy.values())
                .extracting(Enum::name)
                .containsExactly(
                        "ROUND_ROBIN",
                        "RANDOM",
                        "LEAST_LATENCY",
                        "LEAST_ERRORS",
                        "WEIGHTED",
                        "PRIORITY",
                        "POWER_OF_TWO",
                        "LEAST_LOADED",
                        "CONSISTENT_HASH");
        for (LoadBalanceStrategy strategy : LoadBalanceStrategy.values()) {
            AgentPool<String> pool = AgentPool.create(strategy);
            pool.addAgent("a", "agent a");
            pool.addAgent("b", "agent b");
            assertThat(pool.<String, RuntimeException>execute(agent -> agent)).startsWith("agent ");
        }
    }

    @Test
    void spec_1_statuses_are_derived() {
        assertThat(AgentStatus.values())
                .extracting(Enum::name)
                .containsExactly("HEALTHY", "DEGRADED", "UNHEALTHY", "CIRCUIT_OPEN");
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder().retries(0).circuitFailureThreshold(20).build(), "a");
        List<AgentStatus> seen = new ArrayList<>();
        seen.add(fixture.stats("a").status());
        fixture.callQuietly(7);
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(3);
        seen.add(fixture.stats("a").status());
        fixture.callQuietly(14);
        seen.add(fixture.stats("a").status());
        fixture.callQuietly(3);
        seen.add(fixture.stats("a").status());
        assertThat(seen).containsExactly(AgentStatus.values());
    }

    @Test
    void spec_1_health_keeps_totals_and_a_window() throws Exception {
        PoolFixture fixture =
                PoolFixture.roundRobin(PoolConfig.builder().retries(0).build(), "a");
        fixture.pool.<String, Exception>execute(agent -> {
            fixture.time.advance(Duration.ofMillis(30));
            return agent.answer();
        });
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(3);
        AgentHealth health = fixture.pool.agents().get(0).health();
        assertThat(health.successCount()).isEqualTo(1);
        assertThat(health.failureCount()).isEqualTo(3);
        assertThat(health.recentSuccessCount()).isEqualTo(1);
        assertThat(health.recentFailureCount()).isEqualTo(3);
        assertThat(health.errorRate()).isEqualTo(0.75);
        assertThat(health.consecutiveFailures()).isEqualTo(3);
        assertThat(health.averageLatency()).isEqualTo(Duration.ofMillis(30));
        assertThat(health.sinceLastSuccess()).contains(Duration.ZERO);
        assertThat(health.sinceLastFailure()).contains(Duration.ZERO);
    }

    @Test
    void spec_1_an_agent_has_id_weight_priority_health_and_metadata() {
        AgentPool<String> pool = AgentPool.create(LoadBalanceStrategy.WEIGHTED);
        pool.addAgent("plain", "x");
        pool.addAgent("full", "y", 3.0, 2, Map.of("region", "eu"));
        PooledAgent<String> plain = pool.agents().get(0);
        assertThat(plain.weight()).isEqualTo(1.0);
        assertThat(plain.priority()).isZero();
        assertThat(plain.metadata()).isEmpty();
        assertThat(pool.agents().get(1).metadata().get("region")).isEqualTo("eu");
    }

    @Test
    void spec_1_priority_prefers_the_lower_number() throws Exception {
        PoolFixture fixture = new PoolFixture(LoadBalanceStrategy.PRIORITY, PoolConfig.defaults());
        FakeAgent first = new FakeAgent("first");
        fixture.pool.addAgent("second", new FakeAgent("second"), 1, 5);
        fixture.pool.addAgent("first", first, 1, -1);
        assertThat(fixture.call()).isEqualTo("first");
        first.failWith(PoolFixture::down);
        assertThat(fixture.call()).isEqualTo("second");
    }

    @Test
    void spec_1_every_option_of_the_configuration_has_an_effect() {
        PoolConfig config = PoolConfig.builder()
                .retries(1)
                .circuitFailureThreshold(2)
                .circuitResetTimeout(Duration.ofSeconds(3))
                .circuitSuccessThreshold(1)
                .build();
        PoolFixture fixture = PoolFixture.roundRobin(config, "a");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(1);
        assertThat(fixture.agent("a").calls)
                .as("retries, circuitFailureThreshold")
                .hasValue(2);
        assertThat(fixture.stats("a").circuitOpen()).isTrue();
        assertThat(fixture.time.sleeps()).as("retryDelay").hasSize(1);
        fixture.agent("a").recover();
        fixture.time.advance(Duration.ofSeconds(3));
        fixture.callQuietly(1);
        assertThat(fixture.stats("a").circuitState())
                .as("circuitResetTimeout, circuitSuccessThreshold")
                .isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void spec_1_a_circuit_breaker_works_by_itself() {
        ManualTime time = new ManualTime();
        List<CircuitBreaker.State> told = new ArrayList<>();
        CircuitBreaker breaker = CircuitBreaker.builder()
                .ticker(time)
                .listener((changed, from, to) -> told.add(to))
                .build();
        for (int i = 0; i < 5; i++) {
            assertThat(breaker.isOpen()).isFalse();
            breaker.recordFailure();
        }
        assertThat(breaker.isOpen()).isTrue();
        time.advance(Duration.ofSeconds(30));
        assertThat(breaker.isOpen()).isFalse();
        breaker.recordSuccess();
        breaker.recordSuccess();
        breaker.reset();
        assertThat(told)
                .containsExactly(
                        CircuitBreaker.State.OPEN, CircuitBreaker.State.HALF_OPEN, CircuitBreaker.State.CLOSED);
    }

    @Test
    void spec_1_a_pool_has_all_operations() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b");
        fixture.pool.addAgent("c", new FakeAgent("c"), 1.0, 0, Map.of());
        assertThat(fixture.pool.availableAgents()).hasSize(3);
        assertThat(fixture.pool.<String, Exception>execute(FakeAgent::answer, 0))
                .isNotNull();
        assertThat(fixture.pool.stats()).containsOnlyKeys("a", "b", "c");
        assertThat(fixture.pool.removeAgent("c")).isTrue();
        assertThat(fixture.pool.resetAgent("a")).isTrue();
        fixture.pool.resetAll();
        assertThat(fixture.pool.stats().values()).allMatch(stats -> stats.successCount() == 0);
    }

    @Test
    void spec_1_a_chain_has_all_operations() throws Exception {
        FallbackChain<String> chain =
                FallbackChain.<String>create().add("two", "2").insert(0, "one", "1");
        assertThat(chain.<String, Exception>execute(agent -> agent)).isEqualTo("1");
        Map<String, Exception> failed = new HashMap<>();
        assertThat(chain.<String, Exception>execute(agent -> failing(agent, "1"), failed::put))
                .isEqualTo("2");
        assertThat(failed).containsOnlyKeys("one");
        FallbackResult<String> result = chain.executeDetailed(agent -> failing(agent, "1"));
        assertThat(result.agentName()).isEqualTo("two");
        assertThat(result.attempts()).hasSize(2);
        assertThat(chain.remove("two")).isTrue();
    }

    private static String failing(String agent, String bad) {
        if (agent.equals(bad)) {
            throw new IllegalStateException("down");
        }
        return agent;
    }

    @Test
    void spec_1_each_link_of_a_chain_has_a_breaker_of_its_own() {
        FallbackChain<String> chain =
                FallbackChain.<String>create().add("one", "1").add("two", "2");
        for (int i = 0; i < 10; i++) {
            chain.execute(agent -> failing(agent, "1"));
        }
        assertThat(chain.stats().get("one").circuitOpen()).isTrue();
        assertThat(chain.stats().get("two").circuitOpen()).isFalse();
        assertThat(chain.stats().get("one").failureCount()).isEqualTo(5);
    }

    @Test
    void spec_1_who_asks_an_empty_pool_is_told_so() {
        assertThatThrownBy(() -> AgentPool.create(LoadBalanceStrategy.RANDOM).execute(agent -> agent))
                .isInstanceOf(NoAgentAvailableException.class);
    }
}
