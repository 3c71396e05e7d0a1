package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pooling.annotation.LoadBalanceStrategy;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who starts slowly, from when on and until when. */
class SlowStartTest {

    private static final int CALLS = 7_200;

    private final PoolConfig config = PoolConfig.builder()
            .slowStart(Duration.ofSeconds(100))
            .circuitSuccessThreshold(1)
            .build();
    private final PoolFixture fixture = PoolFixture.roundRobin(config, "a", "b", "c");

    @BeforeEach
    void the_first_agents_are_warm() {
        fixture.time.advance(Duration.ofSeconds(100));
    }

    private FakeAgent add(String id) {
        FakeAgent agent = new FakeAgent(id);
        fixture.agents.add(agent);
        fixture.pool.addAgent(id, agent, 1, 0, Map.of("tag", id));
        return agent;
    }

    /** The share of an agent of the next calls, in relation to an equal one. */
    private double share(String id) throws Exception {
        FakeAgent agent = fixture.agent(id);
        int before = agent.calls.get();
        for (int i = 0; i < CALLS; i++) {
            fixture.call();
        }
        return (double) (agent.calls.get() - before) * fixture.agents.size() / CALLS;
    }

    /** What it should be where turns are taken in order: as if the weight of the agent were its ramp. */
    private static double share(double ramp, int agents) {
        return ramp * agents / (agents - 1 + ramp);
    }

    private void assertRamp(String id) throws Exception {
        assertThat(share(id)).isCloseTo(share(0.1, fixture.agents.size()), within(0.03));
        fixture.time.advance(Duration.ofSeconds(5));
        assertThat(share(id)).isCloseTo(share(0.1, fixture.agents.size()), within(0.03));
        fixture.time.advance(Duration.ofSeconds(20));
        assertThat(share(id)).isCloseTo(share(0.25, fixture.agents.size()), within(0.04));
        fixture.time.advance(Duration.ofSeconds(50));
        assertThat(share(id)).isCloseTo(share(0.75, fixture.agents.size()), within(0.05));
        fixture.time.advance(Duration.ofSeconds(25));
        assertThat(share(id)).isEqualTo(1);
    }

    @Test
    void the_agents_of_a_new_pool_share_the_calls_at_once() throws Exception {
        PoolFixture fresh = PoolFixture.roundRobin(config, "a", "b");

        for (int i = 0; i < 100; i++) {
            fresh.call();
        }

        assertThat(fresh.agent("a").calls).hasValue(50);
    }

    @Test
    void a_new_agent_gets_its_share_little_by_little() throws Exception {
        add("d");

        assertRamp("d");
    }

    @Test
    void an_agent_whose_breaker_has_closed_starts_slowly() throws Exception {
        fixture.agent("b").failWith(PoolFixture::down);
        fixture.callQuietly(20);
        assertThat(fixture.stats("b").circuitOpen()).isTrue();
        fixture.agent("b").recover();
        fixture.time.advance(Duration.ofSeconds(200));
        assertThat(fixture.call()).isEqualTo("b");

        assertRamp("b");
    }

    @Test
    void an_agent_that_was_unhealthy_starts_slowly() throws Exception {
        PoolFixture avoided = PoolFixture.roundRobin(
                config.toBuilder().circuitFailureThreshold(1_000).build(), "a", "b");
        avoided.time.advance(Duration.ofSeconds(100));
        avoided.agent("b").failWith(PoolFixture::down);
        avoided.callQuietly(40);
        assertThat(avoided.stats("b").errorRate()).isEqualTo(1);
        avoided.agent("b").recover();
        // What was wrong leaves the window of health by itself.
        avoided.time.advance(Duration.ofSeconds(70));
        avoided.callQuietly(1);
        int before = avoided.agent("b").calls.get();

        avoided.callQuietly(CALLS);

        assertThat((avoided.agent("b").calls.get() - before) * 2.0 / CALLS).isCloseTo(share(0.1, 2), within(0.03));
    }

    @Test
    void an_agent_that_is_reset_while_its_breaker_is_open_starts_slowly() throws Exception {
        fixture.agent("c").failWith(PoolFixture::down);
        fixture.callQuietly(20);
        fixture.agent("c").recover();
        fixture.pool.resetAgent("c");

        assertRamp("c");
    }

    @Test
    void an_agent_that_was_only_throttled_comes_back_as_it_was() throws Exception {
        fixture.pool.agents().get(1).cooldown().extend(fixture.time.nanoTime(), 1_000_000_000);
        fixture.time.advance(Duration.ofSeconds(1));
        fixture.pool.resetAgent("a");

        assertThat(share("b")).isEqualTo(1);
    }

    @Test
    void it_holds_for_calls_with_tags_too() throws Exception {
        for (int i = 0; i < 3; i++) {
            fixture.pool.addAgent("tagged-" + i, new FakeAgent("tagged"), 1, 0, Map.of("tag", "d"));
        }
        fixture.time.advance(Duration.ofSeconds(100));
        FakeAgent cold = add("d");
        CallOptions tagged = CallOptions.builder().tags("tag=d").build();

        for (int i = 0; i < CALLS; i++) {
            tagged.call(fixture::call);
        }

        assertThat(cold.calls.get() * 4.0 / CALLS).isCloseTo(share(0.1, 4), within(0.03));
    }

    @Test
    void without_the_option_a_new_agent_gets_its_share_at_once() throws Exception {
        PoolFixture plain = PoolFixture.roundRobin("a");
        plain.time.advance(Duration.ofHours(1));
        FakeAgent late = new FakeAgent("late");
        plain.pool.addAgent("late", late);

        for (int i = 0; i < 100; i++) {
            plain.call();
        }

        assertThat(late.calls).hasValue(50);
        assertThat(plain.pool.agents()).allMatch(agent -> agent.ramp() == null && agent.ramp(0) == 1);
    }

    @Test
    void a_chain_has_no_shares() throws Exception {
        FallbackChain<FakeAgent> chain = FallbackChain.<FakeAgent>builder()
                .config(config)
                .ticker(fixture.time)
                .scheduler(fixture.time)
                .build();
        chain.add("second", new FakeAgent("second"));
        fixture.time.advance(Duration.ofHours(1));
        chain.insert(0, "first", new FakeAgent("first"));

        for (int i = 0; i < 50; i++) {
            assertThat(chain.<String, Exception>execute(FakeAgent::answer)).isEqualTo("first");
        }
    }

    @Test
    void a_selector_sees_the_ramp_and_decides_by_itself() {
        double[] seen = new double[2];
        Random random = new Random(1);
        AgentPool<String> pool = AgentPool.<String>builder()
                .config(config)
                .ticker(fixture.time)
                .random(() -> random)
                .selector((request, candidates) -> {
                    for (int i = 0; i < 2; i++) {
                        seen[i] = candidates.get(i).ramp(request.nowNanos());
                    }
                    return 1;
                })
                .build();
        pool.addAgent("warm", "warm");
        fixture.time.advance(Duration.ofSeconds(150));
        pool.addAgent("cold", "cold");
        fixture.time.advance(Duration.ofSeconds(40));

        for (int i = 0; i < 10; i++) {
            assertThat(pool.<String, RuntimeException>execute(agent -> agent)).isEqualTo("cold");
        }

        assertThat(seen).containsExactly(1, 0.4);
        assertThat(pool.strategy()).isEqualTo(LoadBalanceStrategy.ROUND_ROBIN);
    }
}
