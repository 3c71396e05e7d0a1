package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.routing.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which agents a call that requires tags goes to, in pools and chains made in code. */
class TagRoutingTest {

    private static final PoolConfig EU = PoolConfig.builder().tags("region=eu").build();

    private final List<String> asked = new ArrayList<>();

    /** A pool of agents that are their ids; what stands before the dash is their region. */
    private static AgentPool<String> pool(LoadBalanceStrategy strategy, PoolConfig config, String... ids) {
        AgentPool<String> pool = AgentPool.create(strategy, config);
        for (String id : ids) {
            pool.addAgent(id, id, 1, 0, Map.of("region", id.substring(0, 2)));
        }
        return pool;
    }

    private String note(String agent) {
        asked.add(agent);
        return agent;
    }

    private String fail(String agent) {
        asked.add(agent);
        throw new IllegalStateException(agent);
    }

    @ParameterizedTest
    @EnumSource
    void calls_go_to_agents_that_have_the_tags_alone(LoadBalanceStrategy strategy) {
        AgentPool<String> pool = pool(strategy, EU, "us-1", "eu-1", "us-2", "eu-2", "us-3", "eu-3");

        for (int i = 0; i < 600; i++) {
            pool.executeWithKey(i, this::note);
        }

        assertThat(asked).hasSize(600).containsOnly("eu-1", "eu-2", "eu-3");
    }

    @ParameterizedTest
    @EnumSource(names = {"ROUND_ROBIN", "WEIGHTED"})
    void the_strategy_is_fair_among_those_that_have_the_tags(LoadBalanceStrategy strategy) {
        AgentPool<String> pool = pool(strategy, EU, "us-1", "eu-1", "us-2", "us-3", "eu-2", "eu-3");

        for (int i = 0; i < 7; i++) {
            pool.execute(this::note);
        }

        assertThat(asked).containsExactly("eu-1", "eu-2", "eu-3", "eu-1", "eu-2", "eu-3", "eu-1");
    }

    @Test
    void failovers_and_retries_keep_to_the_tags() {
        PoolConfig config = EU.toBuilder().retryDelay(Duration.ZERO).build();
        AgentPool<String> pool = pool(LoadBalanceStrategy.ROUND_ROBIN, config, "us-1", "eu-1", "us-2", "eu-2");

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> pool.execute(this::fail));

        assertThat(asked).containsExactly("eu-1", "eu-2", "eu-1", "eu-2");
    }

    @Test
    void a_call_does_not_wait_for_agents_without_the_tags() {
        AgentPool<String> pool = pool(LoadBalanceStrategy.ROUND_ROBIN, EU, "us-1", "eu-1");
        for (int i = 0; i < 5; i++) {
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> pool.execute(this::fail, 0));
        }
        assertThat(pool.stats().get("eu-1").circuitOpen()).isTrue();

        assertThatExceptionOfType(NoAgentAvailableException.class)
                .isThrownBy(() -> pool.execute(this::note))
                .withMessageMatching(
                        "No agent available in pool 'pool': of those with the tags \\[region=eu\\] that the "
                                + "call requires, eu-1 OPEN for .* more\\. Add a @Fallback, or try again later\\.")
                .satisfies(nobody -> {
                    assertThat(nobody.agents()).containsOnlyKeys("eu-1");
                    assertThat(nobody.retryAfter()).isPresent();
                });
        assertThat(asked).containsOnly("eu-1");
    }

    @Test
    void that_no_agent_has_the_tags_is_said() {
        AgentPool<String> pool = pool(LoadBalanceStrategy.ROUND_ROBIN, EU, "us-1", "ap-1");

        assertThatExceptionOfType(NoAgentAvailableException.class)
                .isThrownBy(() -> pool.execute(this::note))
                .withMessage(
                        "No agent available in pool 'pool': none of its 2 agents has the tags [region=eu] that the "
                                + "call requires. Give an agent such metadata, or require less.")
                .satisfies(nobody -> {
                    assertThat(nobody.agents()).isEmpty();
                    assertThat(nobody.retryAfter()).isEmpty();
                });
        assertThat(pool.executeAsync(CompletableFuture::completedStage))
                .completesExceptionallyWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("region=eu");
    }

    @Test
    void agents_that_come_and_go_are_seen_by_calls_with_tags() {
        AgentPool<String> pool = pool(LoadBalanceStrategy.ROUND_ROBIN, EU, "us-1");
        assertThatExceptionOfType(NoAgentAvailableException.class).isThrownBy(() -> pool.execute(this::note));

        pool.addAgent("eu-1", "eu-1", 1, 0, Map.of("region", "eu"));
        assertThat(pool.<String, RuntimeException>execute(this::note)).isEqualTo("eu-1");
        pool.addAgent("eu-2", "eu-2", 1, 0, Map.of("region", "eu"));
        pool.removeAgent("eu-1");
        assertThat(pool.<String, RuntimeException>execute(this::note)).isEqualTo("eu-2");
    }

    @Test
    void asynchronous_calls_keep_to_the_tags() {
        AgentPool<String> pool = pool(LoadBalanceStrategy.ROUND_ROBIN, EU, "us-1", "eu-1", "us-2", "eu-2");

        CompletableFuture<String> call = pool.executeAsync(agent -> {
            asked.add(agent);
            return agent.equals("eu-1")
                    ? CompletableFuture.failedStage(new IllegalStateException())
                    : CompletableFuture.completedStage(agent);
        });

        assertThat(call).isCompletedWithValue("eu-2");
        assertThat(asked).containsExactly("eu-1", "eu-2");
    }

    @Test
    void a_half_open_agent_without_the_tags_is_not_tried_with_a_call_that_requires_them() {
        PoolFixture fixture = PoolFixture.roundRobin(EU, "without");
        fixture.pool.addAgent("with", new FakeAgent("with"), 1, 0, Map.of("region", "eu"));
        PooledAgent<FakeAgent> without = fixture.pool.agents().get(0);
        for (int i = 0; i < 5; i++) {
            without.breaker().recordFailure();
        }
        fixture.time.advance(Duration.ofSeconds(31));

        fixture.callQuietly(3);

        assertThat(fixture.agent("without").calls).hasValue(0);
        assertThat(fixture.stats("with").successCount()).isEqualTo(3);
    }

    @Test
    void unhealthy_agents_that_have_the_tags_are_asked_rather_than_others() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin(
                EU.toBuilder().circuitFailureThreshold(1_000).build(), "without");
        FakeAgent with = new FakeAgent("with").failWith(PoolFixture::down);
        fixture.pool.addAgent("with", with, 1, 0, Map.of("region", "eu"));
        fixture.callQuietly(20);
        assertThat(fixture.stats("with").errorRate()).isEqualTo(1);

        with.recover();

        assertThat(fixture.call()).isEqualTo("with");
    }

    @Test
    void a_chain_asks_the_agents_that_have_the_tags_in_order() {
        FallbackChain<String> chain = FallbackChain.<String>create(EU)
                .add("plain", "plain")
                .add("eu-1", "eu-1", Map.of("region", "eu"))
                .add("us-1", "us-1", Map.of("region", "us"))
                .insert(0, "eu-0", "eu-0", Map.of("region", "eu"));

        FallbackResult<String> result = chain.executeDetailed(this::fail);

        assertThat(result.success()).isFalse();
        assertThat(asked).containsExactly("eu-0", "eu-1");
        chain.remove("eu-0");
        chain.remove("eu-1");
        assertThatExceptionOfType(NoAgentAvailableException.class)
                .isThrownBy(() -> chain.execute(this::note))
                .withMessageContaining("none of its 2 agents has the tags [region=eu]");
    }

    @Test
    void an_agent_that_is_asked_first_must_have_the_tags_too() {
        AgentPool<String> pool = pool(LoadBalanceStrategy.ROUND_ROBIN, PoolConfig.defaults(), "us-1", "eu-1");
        CallDispatcher<String> home = dispatcher(pool).homeFirst(new Home<>("us-1", "us-1"));

        assertThat(home.<String, RuntimeException>execute(this::note, null, null))
                .isEqualTo("us-1");
        assertThat(home.requiring(Tags.of("region=eu")).<String, RuntimeException>execute(this::note, null, null))
                .isEqualTo("eu-1");
        assertThat(home.requiring(Tags.of("region=us")).<String, RuntimeException>execute(this::note, null, null))
                .isEqualTo("us-1");
    }

    @Test
    void an_agent_that_is_asked_first_is_no_last_resort_without_the_tags() {
        AgentPool<String> pool = pool(LoadBalanceStrategy.ROUND_ROBIN, PoolConfig.defaults(), "us-1");
        CallDispatcher<String> home = dispatcher(pool).homeFirst(new Home<>("us-1", "us-1"));
        pool.agents().forEach(agent -> {
            for (int i = 0; i < 5; i++) {
                agent.breaker().recordFailure();
            }
        });

        assertThat(home.requiring(Tags.of("region=us")).<String, RuntimeException>execute(this::note, null, null))
                .isEqualTo("us-1");
        assertThatExceptionOfType(NoAgentAvailableException.class)
                .isThrownBy(() -> home.requiring(Tags.of("region=eu")).execute(this::note, null, null));
    }

    private static CallDispatcher<String> dispatcher(AgentPool<String> pool) {
        return CallDispatcher.of(
                pool, CallPolicy.of(pool.config(), dev.pooling.retry.ExceptionFilter.ALL), FallbackPolicy.none());
    }

    @Test
    void the_pickers_of_tags_are_shared_and_their_number_is_bounded() {
        AgentPool<String> pool = AgentPool.create(LoadBalanceStrategy.ROUND_ROBIN);
        Map<String, Object> metadata = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            metadata.put("key-" + i, i);
        }
        pool.addAgent("a", "a", 1, 0, metadata);
        AgentPicker<String> all = pool.picker();
        AgentPicker<String> used = all.requiring(Tags.of("key-0"));

        AgentPicker<String> first = all.requiring(Tags.of("key-1=1"));
        for (int i = 0; i < 1_000; i++) {
            AgentPicker<String> other = all.requiring(Tags.of("key-" + i));
            assertThat(other.requiring(Tags.of("key-" + i))).isSameAs(other);
            assertThat(all.requiring(Tags.of("key-0"))).isSameAs(used);
        }

        assertThat(all.requiring(Tags.of("key-1=1"))).isNotSameAs(first);
        assertThat(used.requiring(Tags.none())).isSameAs(all);
    }

    @Test
    void tags_that_no_agent_has_push_no_others_out() {
        AgentPool<String> pool = pool(LoadBalanceStrategy.ROUND_ROBIN, PoolConfig.defaults(), "eu-1");
        AgentPicker<String> eu = pool.picker().requiring(Tags.of("region=eu"));

        for (int i = 0; i < 1_000; i++) {
            assertThat(pool.picker().requiring(Tags.of("region=" + i)).hasAvailable())
                    .isFalse();
        }

        assertThat(pool.picker().requiring(Tags.of("region=eu"))).isSameAs(eu);
    }
}
