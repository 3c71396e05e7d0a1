package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.retry.Outcome;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit that finds itself, in pools whose agents queue the calls that are too many, in virtual time. */
@Tag("long")
class AdaptiveLimitTest {

    private static final Duration STEP = Duration.ofMillis(100);
    private static final long WORK_NANOS = 50_000_000;

    private final ManualTime time = new ManualTime();
    private boolean stopped;

    private AgentPool<QueueingAgent> pool(LoadBalanceStrategy strategy, QueueingAgent... agents) {
        AgentPool<QueueingAgent> pool = AgentPool.<QueueingAgent>builder()
                .strategy(strategy)
                .config(PoolConfig.builder()
                        .minConcurrent(2)
                        .maxConcurrent(500)
                        .maxConcurrentWait(Duration.ofMinutes(1))
                        .build())
                .ticker(time)
                .scheduler(time)
                .build();
        for (int i = 0; i < agents.length; i++) {
            pool.addAgent("agent-" + i, agents[i]);
        }
        return pool;
    }

    /** A client that calls again as soon as it has its answer. */
    private void client(AgentPool<QueueingAgent> pool) {
        pool.executeAsync(QueueingAgent::answer).whenComplete((answer, failure) -> {
            assertThat(failure).isNull();
            if (!stopped) {
                client(pool);
            }
        });
    }

    private static int limit(AgentPool<?> pool, int agent) {
        return pool.stats().get("agent-" + agent).concurrencyLimit();
    }

    private double meanLimit(AgentPool<?> pool, int agent, int seconds) {
        double sum = 0;
        for (int i = 0; i < seconds * 10; i++) {
            time.advance(STEP);
            sum += limit(pool, agent);
        }
        return sum / (seconds * 10);
    }

    /** The share of its capacity that the agent uses while time goes on. */
    private double use(QueueingAgent agent, int seconds) {
        int before = agent.answered;
        time.advance(Duration.ofSeconds(seconds));
        return (agent.answered - before) * (agent.workNanos / 1e9) / (seconds * agent.workers);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void comes_near_the_capacity_backs_off_and_grows_back(long seed) {
        QueueingAgent agent = new QueueingAgent(time, seed, 20, WORK_NANOS);
        AgentPool<QueueingAgent> pool = pool(LoadBalanceStrategy.ROUND_ROBIN, agent);
        assertThat(limit(pool, 0)).isEqualTo(2);
        for (int i = 0; i < 300; i++) {
            client(pool);
        }
        time.advance(Duration.ofSeconds(60));
        assertThat(meanLimit(pool, 0, 60)).as("at 20 workers").isBetween(18.0, 36.0);
        assertThat(use(agent, 60)).as("use of 20 workers").isGreaterThan(0.9);

        agent.workers = 5;
        time.advance(Duration.ofSeconds(30));
        assertThat(meanLimit(pool, 0, 60)).as("at 5 workers").isBetween(4.0, 15.0);
        assertThat(use(agent, 60)).as("use of 5 workers").isGreaterThan(0.9);

        agent.workers = 20;
        time.advance(Duration.ofSeconds(60));
        assertThat(meanLimit(pool, 0, 60)).as("at 20 workers again").isBetween(18.0, 36.0);

        stopped = true;
        time.advance(Duration.ofMinutes(10));
        assertThat(pool.stats().get("agent-0").inFlight()).isZero();
        assertThat(pool.stats().get("agent-0").failureCount()).isZero();
        assertThat(pool.picker().group().queue().length()).isZero();
    }

    @Test
    void learns_that_an_agent_takes_longer_without_being_busier() {
        QueueingAgent agent = new QueueingAgent(time, 7, 20, WORK_NANOS);
        AgentPool<QueueingAgent> pool = pool(LoadBalanceStrategy.ROUND_ROBIN, agent);
        for (int i = 0; i < 100; i++) {
            client(pool);
        }
        time.advance(Duration.ofSeconds(60));
        agent.workNanos = 4 * WORK_NANOS;
        time.advance(Duration.ofSeconds(240));
        assertThat(meanLimit(pool, 0, 120)).isBetween(17.0, 40.0);
        stopped = true;
    }

    @Test
    void each_agent_gets_what_it_can_take() {
        QueueingAgent small = new QueueingAgent(time, 11, 4, WORK_NANOS);
        QueueingAgent large = new QueueingAgent(time, 12, 40, WORK_NANOS);
        AgentPool<QueueingAgent> pool = pool(LoadBalanceStrategy.ROUND_ROBIN, small, large);
        for (int i = 0; i < 300; i++) {
            client(pool);
        }
        time.advance(Duration.ofSeconds(90));
        assertThat(meanLimit(pool, 0, 60)).isBetween(3.5, 12.0);
        assertThat(meanLimit(pool, 1, 60)).isBetween(36.0, 64.0);
        assertThat(use(small, 30)).isGreaterThan(0.9);
        assertThat(use(large, 30)).isGreaterThan(0.9);
        stopped = true;
    }

    @Test
    void does_not_grow_beyond_what_is_asked_for() {
        QueueingAgent agent = new QueueingAgent(time, 13, 100, WORK_NANOS);
        AgentPool<QueueingAgent> pool = pool(LoadBalanceStrategy.ROUND_ROBIN, agent);
        for (int i = 0; i < 10; i++) {
            client(pool);
        }
        time.advance(Duration.ofMinutes(5));
        assertThat(limit(pool, 0)).isBetween(10, 14);
        stopped = true;
    }

    @Test
    void starts_anew_when_the_agent_is_reset() {
        QueueingAgent agent = new QueueingAgent(time, 17, 20, WORK_NANOS);
        AgentPool<QueueingAgent> pool = pool(LoadBalanceStrategy.ROUND_ROBIN, agent);
        for (int i = 0; i < 50; i++) {
            client(pool);
        }
        time.advance(Duration.ofSeconds(60));
        assertThat(limit(pool, 0)).isGreaterThan(10);
        pool.resetAgent("agent-0");
        assertThat(limit(pool, 0)).isEqualTo(2);
        stopped = true;
        time.advance(Duration.ofMinutes(1));
        assertThat(pool.stats().get("agent-0").inFlight()).isZero();
    }

    @Test
    void time_outs_and_throttling_lower_the_limit_and_other_failures_do_not() {
        AsyncFixture fixture = new AsyncFixture(
                PoolConfig.builder()
                        .minConcurrent(1)
                        .maxConcurrent(1_000)
                        .retries(0)
                        .requestTimeout(Duration.ofSeconds(1))
                        .circuitFailureThreshold(1_000_000)
                        .unhealthyErrorRateThreshold(1)
                        .throttleCooldown(Duration.ofMillis(1))
                        .build(),
                failure -> failure instanceof IOException ? Outcome.throttled(Duration.ofMillis(1)) : Outcome.FAILURE,
                "a");
        AsyncAgent agent = fixture.agent("a");
        for (int round = 0; round < 400; round++) {
            while (!fixture.call().isDone()) {
                assertThat(agent.asked.size()).isLessThanOrEqualTo(1_000);
            }
            fixture.time.advance(Duration.ofMillis(10));
            agent.asked.forEach(asked -> asked.complete("x"));
            agent.asked.clear();
        }
        int grown = fixture.stats("a").concurrencyLimit();
        assertThat(grown).isGreaterThan(50);

        fixture.time.advance(Duration.ofSeconds(10));
        fixture.call();
        agent.last().completeExceptionally(new IllegalStateException("down"));
        assertThat(fixture.stats("a").concurrencyLimit()).isEqualTo(grown);

        fixture.call();
        agent.last().completeExceptionally(new IOException("too many"));
        int afterThrottling = fixture.stats("a").concurrencyLimit();
        assertThat(afterThrottling).isBetween((int) (grown * 0.89), (int) (grown * 0.91));

        fixture.time.advance(Duration.ofSeconds(10));
        CompletableFuture<String> late = fixture.call();
        fixture.time.advance(Duration.ofSeconds(1));
        assertThat(late).isCompletedExceptionally();
        assertThat(fixture.stats("a").concurrencyLimit())
                .isBetween((int) (afterThrottling * 0.89), (int) (afterThrottling * 0.91));
    }
}
