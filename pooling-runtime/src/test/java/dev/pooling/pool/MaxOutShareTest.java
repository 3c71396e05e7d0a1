package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.health.AgentStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many agents failures may take out at the same time. */
class MaxOutShareTest {

    private static PoolConfig.Builder share(double share) {
        return PoolConfig.builder().retries(0).retryBudgetShare(0).maxOutShare(share);
    }

    private static PoolFixture fixture(PoolConfig.Builder config, int agents) {
        String[] ids = IntStream.range(0, agents).mapToObj(i -> "a" + i).toArray(String[]::new);
        return PoolFixture.roundRobin(config.build(), ids);
    }

    private static PoolFixture allFailing(PoolConfig.Builder config, int agents) {
        PoolFixture fixture = fixture(config, agents);
        fixture.agents.forEach(agent -> agent.failWith(PoolFixture::down));
        fixture.callQuietly(20 * agents);
        return fixture;
    }

    private static long open(PoolFixture fixture) {
        return fixture.pool.stats().values().stream()
                .filter(stats -> stats.circuitState() == State.OPEN)
                .count();
    }

    @ParameterizedTest
    @CsvSource({"10, 1, 10", "10, 0.5, 5", "10, 0.19, 1", "10, 0, 1", "3, 0.5, 1", "1, 0.1, 1", "2, 1, 2"})
    void no_more_breakers_open_than_may(int agents, double share, int most) {
        assertThat(open(allFailing(share(share), agents))).isEqualTo(most);
    }

    @Test
    void those_that_may_not_be_out_go_on_being_called() {
        PoolFixture fixture = allFailing(share(0.5), 4);
        int before =
                fixture.agents.stream().mapToInt(agent -> agent.calls.get()).sum();
        assertThatThrownBy(fixture::call).isInstanceOf(IOException.class);
        fixture.callQuietly(9);
        assertThat(fixture.agents.stream().mapToInt(agent -> agent.calls.get()).sum() - before)
                .isEqualTo(10);
        fixture.agents.forEach(FakeAgent::recover);
        fixture.callQuietly(10);
        assertThat(fixture.agents.stream().mapToInt(agent -> agent.calls.get()).sum() - before)
                .isEqualTo(20);
    }

    @Test
    void a_breaker_that_was_kept_closed_opens_with_the_next_failure_when_another_one_has_closed() {
        PoolFixture fixture = allFailing(share(0.5).circuitSuccessThreshold(1).healthMinimumCalls(1_000), 2);
        String out = fixture.stats("a0").circuitState() == State.OPEN ? "a0" : "a1";
        String kept = out.equals("a0") ? "a1" : "a0";
        fixture.agent(out).recover();
        fixture.time.advance(Duration.ofSeconds(30));
        fixture.callQuietly(4);
        assertThat(fixture.stats(out).circuitState()).isEqualTo(State.CLOSED);
        assertThat(fixture.stats(kept).circuitState()).isEqualTo(State.OPEN);
    }

    @Test
    void a_failed_trial_opens_its_breaker_again_whatever_others_do() {
        PoolFixture fixture = allFailing(share(0.5), 2);
        fixture.time.advance(Duration.ofSeconds(30));
        fixture.callQuietly(4);
        assertThat(open(fixture)).isEqualTo(1);
    }

    @Test
    void unhealthy_agents_beyond_the_share_stay_in_the_rotation() {
        PoolConfig.Builder config = share(0.25).circuitFailureThreshold(1_000).healthMinimumCalls(4);
        PoolFixture fixture = fixture(config, 4);
        fixture.agent("a0").failWith(PoolFixture::down);
        fixture.agent("a1").failWith(PoolFixture::down);
        fixture.callQuietly(40);
        assertThat(fixture.stats("a0").status()).isEqualTo(AgentStatus.UNHEALTHY);
        assertThat(fixture.stats("a1").status()).isEqualTo(AgentStatus.UNHEALTHY);
        int before0 = fixture.agent("a0").calls.get();
        int before1 = fixture.agent("a1").calls.get();
        fixture.callQuietly(30);
        assertThat(fixture.agent("a0").calls.get() - before0).as("avoided").isLessThanOrEqualTo(1);
        assertThat(fixture.agent("a1").calls.get() - before1).as("kept").isBetween(9, 11);
    }

    @Test
    void an_unhealthy_agent_s_breaker_may_open() {
        PoolFixture fixture = fixture(share(0.1).circuitFailureThreshold(30), 1);
        fixture.agent("a0").failWith(PoolFixture::down);
        fixture.callQuietly(20);
        assertThat(fixture.stats("a0").status()).isEqualTo(AgentStatus.UNHEALTHY);
        fixture.callQuietly(10);
        assertThat(fixture.stats("a0").status()).isEqualTo(AgentStatus.CIRCUIT_OPEN);
    }

    @Test
    void agents_whose_breakers_are_open_count_first() {
        PoolFixture fixture = fixture(share(0.5), 4);
        fixture.agent("a2").failWith(PoolFixture::down);
        fixture.agent("a3").failWith(PoolFixture::down);
        fixture.callQuietly(40);
        assertThat(open(fixture)).isEqualTo(2);
        fixture.agent("a0").failWith(PoolFixture::down);
        fixture.callQuietly(100);
        assertThat(fixture.stats("a0").status()).isEqualTo(AgentStatus.UNHEALTHY);
        int before = fixture.agent("a0").calls.get();
        fixture.callQuietly(10);
        assertThat(fixture.agent("a0").calls.get() - before).isEqualTo(5);
    }

    @Test
    void it_holds_but_for_a_few_when_all_fail_at_once() throws Exception {
        AgentPool<String> pool = AgentPool.<String>builder()
                .config(share(0.5).circuitFailureThreshold(1).build())
                .build();
        for (int i = 0; i < 64; i++) {
            pool.addAgent("a" + i, "a");
        }
        int threads = 8;
        CountDownLatch begin = new CountDownLatch(1);
        Thread[] callers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            callers[i] = new Thread(() -> {
                try {
                    begin.await();
                    for (int call = 0; call < 200; call++) {
                        fail(pool);
                    }
                } catch (InterruptedException unexpected) {
                    throw new AssertionError(unexpected);
                }
            });
            callers[i].start();
        }
        begin.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        long open = pool.stats().values().stream()
                .filter(stats -> stats.circuitState() == State.OPEN)
                .count();
        assertThat(open).isBetween(32L, 32L + threads);
    }

    private static void fail(AgentPool<String> pool) {
        assertThatThrownBy(() -> pool.execute(agent -> {
                    throw new IOException("down");
                }))
                .isInstanceOf(IOException.class);
    }
}
