package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.health.AgentStatus;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentPoolTest {

    @Test
    void a_call_returns_what_the_agent_returns_also_null() {
        PoolFixture fixture = PoolFixture.roundRobin("a");
        assertThat(fixture.pool.<Object, RuntimeException>execute(agent -> 42)).isEqualTo(42);
        assertThat(fixture.pool.<Object, RuntimeException>execute(agent -> null))
                .isNull();
        assertThat(fixture.stats("a").successCount()).isEqualTo(2);
    }

    @Test
    void the_caller_gets_the_very_exception_of_the_last_attempt_and_the_earlier_ones_suppressed() {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b", "c");
        Map<String, IOException> failures = new HashMap<>();
        for (FakeAgent agent : fixture.agents) {
            IOException failure = new IOException(agent.name);
            failures.put(agent.name, failure);
            agent.failWith(() -> failure);
        }
        Set<Throwable> seen = new HashSet<>();
        assertThatThrownBy(() -> fixture.pool.execute(FakeAgent::answer, 2)).satisfies(thrown -> {
            seen.add(thrown);
            seen.addAll(List.of(thrown.getSuppressed()));
            assertThat(thrown.getSuppressed()).hasSize(2);
        });
        assertThat(seen).containsExactlyInAnyOrderElementsOf(failures.values());
    }

    @Test
    void retries_bound_the_number_of_attempts() {
        for (int retries = 0; retries <= 3; retries++) {
            PoolFixture fixture = PoolFixture.roundRobin("a", "b", "c", "d", "e");
            fixture.agents.forEach(agent -> agent.failWith(PoolFixture::down));
            int allowed = retries;
            assertThatThrownBy(() -> fixture.pool.execute(FakeAgent::answer, allowed))
                    .isInstanceOf(IOException.class);
            int calls =
                    fixture.agents.stream().mapToInt(agent -> agent.calls.get()).sum();
            assertThat(calls).isEqualTo(retries + 1);
        }
    }

    @Test
    void negative_retries_are_refused() {
        PoolFixture fixture = PoolFixture.roundRobin("a");
        assertThatThrownBy(() -> fixture.pool.execute(FakeAgent::answer, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("retries must be >= 0, was -1");
    }

    @ParameterizedTest
    @EnumSource(LoadBalanceStrategy.class)
    void every_strategy_uses_every_agent(LoadBalanceStrategy strategy) throws Exception {
        PoolFixture fixture = new PoolFixture(strategy, PoolConfig.defaults(), "a", "b", "c", "d");
        Set<String> served = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            int key = i;
            served.add(fixture.pool.<String, Exception>executeWithKey("key-" + key, FakeAgent::answer));
        }
        assertThat(served).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void an_empty_pool_says_how_to_mend_it() {
        PoolFixture fixture = PoolFixture.roundRobin();
        assertThatThrownBy(fixture::call)
                .isInstanceOfSatisfying(NoAgentAvailableException.class, none -> {
                    assertThat(none.agents()).isEmpty();
                    assertThat(none.retryAfter()).isEmpty();
                })
                .hasMessage(
                        "No agent available in pool 'test': it has no agents. Add one with addAgent or on the builder.");
    }

    @Test
    void a_pool_whose_agents_are_all_out_fails_fast_and_says_until_when() {
        PoolFixture fixture =
                PoolFixture.roundRobin(PoolConfig.builder().retries(0).build(), "a", "b");
        fixture.agents.forEach(agent -> agent.failWith(PoolFixture::down));
        fixture.callQuietly(10);
        fixture.time.advance(Duration.ofSeconds(18));
        assertThatThrownBy(fixture::call)
                .isInstanceOfSatisfying(NoAgentAvailableException.class, none -> {
                    assertThat(none.agents())
                            .containsExactly(
                                    Map.entry("a", AgentStatus.CIRCUIT_OPEN), Map.entry("b", AgentStatus.CIRCUIT_OPEN));
                    assertThat(none.retryAfter()).contains(Duration.ofSeconds(12));
                })
                .hasMessage("No agent available in pool 'test': a OPEN for 12 s more, b OPEN for 12 s more."
                        + " Add a @Fallback, or try again later.");
        assertThat(fixture.agent("a").calls).hasValue(5);
    }

    @Test
    void when_the_breakers_open_during_a_call_the_caller_gets_the_agents_exception() {
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder().circuitFailureThreshold(1).retries(10).build(), "a", "b");
        fixture.agents.forEach(agent -> agent.failWith(PoolFixture::down));
        assertThatThrownBy(fixture::call).isInstanceOf(IOException.class).hasMessage("down");
        assertThat(fixture.time.sleeps()).isEmpty();
    }

    @Test
    void available_agents_are_those_that_a_call_may_go_to() {
        PoolFixture fixture =
                PoolFixture.roundRobin(PoolConfig.builder().retries(0).build(), "a", "b");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(12);
        assertThat(fixture.pool.availableAgents()).extracting(PooledAgent::id).containsExactly("b");
        fixture.time.advance(Duration.ofSeconds(30));
        assertThat(fixture.pool.availableAgents()).extracting(PooledAgent::id).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void a_blank_id_is_refused(String id) {
        PoolFixture fixture = PoolFixture.roundRobin();
        assertThatThrownBy(() -> fixture.pool.addAgent(id, new FakeAgent("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id must not be null or blank");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void a_weight_out_of_bounds_is_refused(double weight) {
        PoolFixture fixture = PoolFixture.roundRobin();
        assertThatThrownBy(() -> fixture.pool.addAgent("x", new FakeAgent("x"), weight, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight must be finite and > 0, was " + weight + " for id 'x'");
        assertThat(fixture.pool.agents()).isEmpty();
    }

    @Test
    @SuppressWarnings("NullAway")
    void null_arguments_are_refused() {
        PoolFixture fixture = PoolFixture.roundRobin();
        assertThatThrownBy(() -> fixture.pool.addAgent(null, new FakeAgent("x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fixture.pool.addAgent("x", null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fixture.pool.addAgent("x", new FakeAgent("x"), 1, 0, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fixture.pool.execute(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void a_taken_id_is_refused() {
        PoolFixture fixture = PoolFixture.roundRobin("a");
        assertThatThrownBy(() -> fixture.pool.addAgent("a", new FakeAgent("other")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("id must be unique, 'a' is taken in pool 'test'");
    }

    @Test
    void an_agent_is_what_it_was_added_with() {
        PoolFixture fixture = PoolFixture.roundRobin();
        FakeAgent agent = new FakeAgent("x");
        Map<String, Object> metadata = new HashMap<>(Map.of("region", "eu"));
        fixture.pool.addAgent("x", agent, 2.5, 7, metadata);
        metadata.clear();
        PooledAgent<FakeAgent> pooled = fixture.pool.agents().get(0);
        assertThat(pooled.id()).isEqualTo("x");
        assertThat(pooled.agent()).isSameAs(agent);
        assertThat(pooled.weight()).isEqualTo(2.5);
        assertThat(pooled.priority()).isEqualTo(7);
        assertThat(pooled.metadata().get("region")).isEqualTo("eu");
        assertThat(pooled.health().successCount()).isZero();
    }

    @Test
    void stats_keep_the_order_of_adding() {
        PoolFixture fixture = PoolFixture.roundRobin("z", "m", "a");
        assertThat(fixture.pool.stats().keySet()).containsExactly("z", "m", "a");
    }

    @Test
    void a_reset_closes_the_breaker_and_forgets_the_figures() throws Exception {
        PoolFixture fixture =
                PoolFixture.roundRobin(PoolConfig.builder().retries(0).build(), "a");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(5);
        assertThat(fixture.stats("a").circuitOpen()).isTrue();
        fixture.agent("a").recover();
        assertThat(fixture.pool.resetAgent("a")).isTrue();
        assertThat(fixture.pool.resetAgent("nobody")).isFalse();
        assertThat(fixture.stats("a").status()).isEqualTo(AgentStatus.HEALTHY);
        assertThat(fixture.stats("a").failureCount()).isZero();
        assertThat(fixture.call()).isEqualTo("a");
    }

    @Test
    void reset_all_resets_every_agent() {
        PoolFixture fixture =
                PoolFixture.roundRobin(PoolConfig.builder().retries(0).build(), "a", "b");
        fixture.agents.forEach(agent -> agent.failWith(PoolFixture::down));
        fixture.callQuietly(10);
        fixture.pool.resetAll();
        assertThat(fixture.pool.stats().values()).allSatisfy(stats -> {
            assertThat(stats.circuitOpen()).isFalse();
            assertThat(stats.failureCount()).isZero();
        });
    }

    @Test
    void a_closed_pool_refuses_calls_and_does_not_close_its_agents() {
        boolean[] closed = {false};
        AgentPool<AutoCloseable> pool = AgentPool.create(LoadBalanceStrategy.ROUND_ROBIN);
        pool.addAgent("a", () -> closed[0] = true);
        pool.close();
        pool.close();
        assertThatThrownBy(() -> pool.execute(agent -> 1))
                .isInstanceOf(NoAgentAvailableException.class)
                .hasMessageStartingWith("No agent available in pool 'pool': it is closed.");
        assertThat(pool.stats()).containsKey("a");
        assertThat(closed[0]).isFalse();
    }

    @Test
    void an_error_of_the_jvm_passes_straight_through_and_counts_for_nothing() {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b");
        OutOfMemoryError error = new OutOfMemoryError("thrown on purpose by a test");
        assertThatThrownBy(() -> fixture.pool.execute(agent -> {
                    throw error;
                }))
                .isSameAs(error);
        assertThat(fixture.pool.stats().values()).allSatisfy(stats -> {
            assertThat(stats.failureCount()).isZero();
            assertThat(stats.inFlight()).isZero();
        });
    }

    @Test
    void a_stack_overflow_of_an_agent_leaves_the_books_in_order() {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b");
        assertThatThrownBy(() -> fixture.pool.execute(agent -> recurse(1))).isInstanceOf(StackOverflowError.class);
        assertThat(fixture.pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.inFlight()).isZero());
    }

    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    @Test
    void a_broken_agent_is_left_for_another_one() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b");
        String answer = fixture.pool.<String, Exception>execute(agent -> {
            if (agent.name.equals("a")) {
                agent.calls.incrementAndGet();
                throw new NoClassDefFoundError("thrown on purpose by a test");
            }
            return agent.answer();
        });
        assertThat(answer).isEqualTo("b");
        assertThat(fixture.stats("a").failureCount())
                .isEqualTo(fixture.agent("a").calls.get());
    }

    @Test
    void an_interrupted_caller_is_not_kept() {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b");
        fixture.agents.forEach(agent -> agent.failWith(() -> {
            Thread.currentThread().interrupt();
            return new IOException("interrupted while reading");
        }));
        assertThatThrownBy(fixture::call).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(fixture.agent("a").calls.get() + fixture.agent("b").calls.get())
                .isEqualTo(1);
        assertThat(fixture.stats("a").failureCount() + fixture.stats("b").failureCount())
                .isZero();
    }

    @Test
    void a_channel_closed_by_interrupt_ends_the_call() {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b");
        fixture.agents.forEach(agent -> agent.failWith(ClosedByInterruptException::new));
        assertThatThrownBy(fixture::call).isInstanceOf(ClosedByInterruptException.class);
        assertThat(fixture.agent("a").calls.get() + fixture.agent("b").calls.get())
                .isEqualTo(1);
    }

    @Test
    void an_interrupt_during_the_back_off_ends_the_call_with_the_agents_exception() {
        PoolFixture fixture = PoolFixture.roundRobin("a");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.time.schedule(Thread.currentThread()::interrupt, 0);
        assertThatThrownBy(fixture::call).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(fixture.agent("a").calls).hasValue(1);
    }

    @Test
    void an_agent_may_call_its_own_pool() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b");
        String answer = fixture.pool.<String, Exception>execute(outer -> outer.name + fixture.call());
        assertThat(answer).isIn("ab", "ba");
        assertThat(fixture.pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.inFlight()).isZero());
    }

    @Test
    void an_agent_may_remove_itself_while_it_is_called() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b");
        for (int i = 0; i < 2; i++) {
            String answer = fixture.pool.<String, Exception>execute(agent -> {
                if (agent.name.equals("a")) {
                    fixture.pool.removeAgent("a");
                    throw new IOException("gone");
                }
                return agent.answer();
            });
            assertThat(answer).isEqualTo("b");
        }
        assertThat(fixture.pool.agents()).extracting(PooledAgent::id).containsExactly("b");
    }

    @Test
    void route_keys_of_a_supplier_are_used_and_its_failure_loses_no_call() {
        String[] tenant = {"tenant-1"};
        AgentPool<FakeAgent> pool = AgentPool.<FakeAgent>builder()
                .strategy(LoadBalanceStrategy.CONSISTENT_HASH)
                .routeKey(() -> {
                    if (tenant[0] == null) {
                        throw new IllegalStateException("thrown on purpose by a test");
                    }
                    return tenant[0];
                })
                .build();
        for (String id : List.of("a", "b", "c", "d")) {
            pool.addAgent(id, new FakeAgent(id));
        }
        Set<String> served = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            served.add(pool.execute(agent -> agent.name));
        }
        assertThat(served).hasSize(1);
        tenant[0] = null;
        for (int i = 0; i < 50; i++) {
            served.add(pool.execute(agent -> agent.name));
        }
        assertThat(served).hasSize(4);
    }

    @Test
    void a_selector_is_told_of_a_failover_only_after_a_failure() throws Exception {
        List<String> told = new ArrayList<>();
        AgentPool<FakeAgent> pool = AgentPool.<FakeAgent>builder()
                .config(PoolConfig.builder().maxConcurrent(1).build())
                .selector((request, candidates) -> {
                    told.add(request.failover() + " of " + candidates.size());
                    return 0;
                })
                .build();
        for (String id : List.of("a", "b", "c")) {
            pool.addAgent(id, new FakeAgent(id));
        }
        String answers = pool.<String, Exception>execute(full -> {
            String second = pool.<String, Exception>execute(FakeAgent::answer);
            return full.answer() + " and " + second;
        });
        assertThat(answers).isEqualTo("a and b");
        assertThat(told).allMatch(each -> each.startsWith("false"));
        told.clear();
        assertThatThrownBy(() -> pool.execute(
                        agent -> {
                            throw new IOException("down");
                        },
                        1))
                .isInstanceOf(IOException.class);
        assertThat(told).containsExactly("false of 3", "true of 2");
    }

    @Test
    void a_selector_decides_instead_of_the_strategy() {
        AgentPool<FakeAgent> pool = AgentPool.<FakeAgent>builder()
                .selector((request, candidates) -> candidates.size() - 1)
                .build();
        for (String id : List.of("a", "b", "c")) {
            pool.addAgent(id, new FakeAgent(id));
        }
        for (int i = 0; i < 10; i++) {
            assertThat(pool.<String, RuntimeException>execute(agent -> agent.name))
                    .isEqualTo("c");
        }
    }

    @Test
    void the_resolved_configuration_can_be_read() {
        PoolConfig config = PoolConfig.builder().retries(1).build();
        AgentPool<FakeAgent> pool = AgentPool.create(LoadBalanceStrategy.RANDOM, config);
        assertThat(pool.config()).isEqualTo(config);
        assertThat(pool.strategy()).isEqualTo(LoadBalanceStrategy.RANDOM);
        assertThat(pool).hasToString("AgentPool[pool, RANDOM, 0 agents]");
    }

    @Test
    void a_name_cannot_forge_a_line_of_a_log() {
        AgentPool<FakeAgent> pool = AgentPool.<FakeAgent>builder()
                .name("chat\nERROR forged")
                .config(PoolConfig.builder().circuitFailureThreshold(1).build())
                .build();
        pool.addAgent("a\nb", new FakeAgent("a").failWith(PoolFixture::down));
        assertThat(pool.toString()).doesNotContain("\n");
        assertThat(pool.agents().get(0).toString()).doesNotContain("\n");
        assertThatThrownBy(() -> pool.addAgent("a\nb", new FakeAgent("x")))
                .hasMessage("id must be unique, 'a?b' is taken in pool 'chat?ERROR forged'");
        assertThatThrownBy(() -> pool.execute(FakeAgent::answer, 0)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> pool.execute(FakeAgent::answer))
                .isInstanceOf(NoAgentAvailableException.class)
                .message()
                .doesNotContain("\n")
                .contains("a?b OPEN for");
    }
}
