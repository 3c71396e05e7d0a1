package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.health.AgentHealth;
import dev.pooling.internal.Stripes;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SampledTimingTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** What takes part in every call is timed for the first calls of each agent. */
    private static final int WARM_UP = 100;

    private final ManualTime time = new ManualTime();
    private final AtomicInteger readings = new AtomicInteger();

    private AgentPool<FakeAgent> pool(PoolConfig config, String... ids) {
        return pool(LoadBalanceStrategy.ROUND_ROBIN, config, ids);
    }

    private AgentPool<FakeAgent> pool(LoadBalanceStrategy strategy, PoolConfig config, String... ids) {
        AgentPool.Builder<FakeAgent> builder =
                AgentPool.<FakeAgent>builder().strategy(strategy).config(config);
        return filled(builder, ids);
    }

    private AgentPool<FakeAgent> filled(AgentPool.Builder<FakeAgent> builder, String... ids) {
        CallTiming.SampledTicker ticker = () -> {
            readings.incrementAndGet();
            return time.nanoTime();
        };
        AgentPool<FakeAgent> pool = builder.ticker(ticker).scheduler(time).build();
        for (String id : ids) {
            pool.addAgent(id, new FakeAgent(id));
        }
        return pool;
    }

    private static PoolConfig.Builder config() {
        return PoolConfig.builder().requestTimeout(LIMIT).retryBudgetShare(0).blameMinimumAgents(0);
    }

    private static void call(AgentPool<FakeAgent> pool, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            pool.<String, Exception>execute(FakeAgent::answer);
        }
    }

    private int readingsOf(AgentPool<FakeAgent> pool, int calls) throws Exception {
        int before = readings.get();
        call(pool, calls);
        return readings.get() - before;
    }

    private static AgentHealth health(AgentPool<FakeAgent> pool) {
        return pool.availableAgents().get(0).health();
    }

    /** Does something within a call that is not timed. */
    private void inUntimedCall(AgentPool<FakeAgent> pool, AgentCall<FakeAgent, String, Exception> body)
            throws Exception {
        boolean[] done = {false};
        while (!done[0]) {
            int before = readings.get();
            pool.<String, Exception>execute(agent -> {
                if (readings.get() != before) {
                    return "timed";
                }
                done[0] = true;
                return body.call(agent);
            });
        }
    }

    /** A thread without a stripe of its own times all its calls; other tests may not have let go of theirs yet. */
    @BeforeEach
    void this_thread_owns_a_stripe() {
        for (int tries = 0; Stripes.owned() < 0 && tries < 1_000_000; tries++) {
            Thread.yield();
        }
        assertThat(Stripes.owned())
                .as("all stripes are taken by live threads that other tests have left behind")
                .isNotNegative();
    }

    @AfterEach
    void no_interrupt_is_left() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(LoadBalanceStrategy.class)
    void few_calls_of_fast_agents_read_the_clock_and_all_are_counted(LoadBalanceStrategy strategy) throws Exception {
        AgentPool<FakeAgent> pool = pool(strategy, config().build(), "a", "b", "c");
        call(pool, 3 * WARM_UP);
        assertThat(readingsOf(pool, 16_000)).isBetween(1_000, 4_000);
        assertThat(pool.stats().values().stream()
                        .mapToLong(AgentStats::successCount)
                        .sum())
                .isEqualTo(16_000 + 3 * WARM_UP);
        assertThat(pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.inFlight()).isZero());
    }

    @Test
    void each_call_of_a_slow_agent_is_timed() throws Exception {
        AgentPool<FakeAgent> pool = pool(config().build(), "a");
        for (int i = 0; i < WARM_UP; i++) {
            pool.<String, Exception>execute(agent -> {
                time.advance(Duration.ofMillis(1));
                return agent.answer();
            });
        }
        assertThat(readings.get()).isGreaterThan(2 * WARM_UP);
        assertThat(health(pool).averageLatency()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void an_agent_that_becomes_slow_is_noticed_soon_and_timed_from_then_on() throws Exception {
        AgentPool<FakeAgent> pool = pool(config().build(), "a");
        call(pool, WARM_UP);
        for (int i = 0; i < 40; i++) {
            pool.<String, Exception>execute(agent -> {
                time.advance(Duration.ofMillis(1));
                return agent.answer();
            });
        }
        assertThat(health(pool).latencyEstimate())
                .isBetween(Duration.ofMillis(1).minusNanos(1_000), Duration.ofMillis(1));
        int before = readings.get();
        pool.<String, Exception>execute(agent -> {
            time.advance(Duration.ofMillis(1));
            return agent.answer();
        });
        assertThat(readings.get() - before).isGreaterThanOrEqualTo(2);
    }

    @Test
    void one_hiccup_does_not_end_sampling() throws Exception {
        AgentPool<FakeAgent> pool = pool(config().build(), "a");
        call(pool, WARM_UP);
        boolean[] hiccup = {false};
        while (!hiccup[0]) {
            int before = readings.get();
            pool.<String, Exception>execute(agent -> {
                hiccup[0] = readings.get() != before;
                time.advance(hiccup[0] ? Duration.ofMillis(5) : Duration.ZERO);
                return agent.answer();
            });
        }
        assertThat(readingsOf(pool, 1_600)).isLessThan(400);
    }

    static Stream<PoolConfig> configsThatNeedEachLatency() {
        return Stream.of(
                config().latencySampling(1).build(),
                config().requestTimeout(Duration.ofMillis(99)).build(),
                config().deadline(Duration.ofSeconds(60)).build(),
                config().circuitSlowCallThreshold(Duration.ofSeconds(1)).build(),
                config().healthWindow(Duration.ofMillis(1_999)).build(),
                config().maxConcurrent(9).minConcurrent(2).build(),
                config().maxConcurrent(9)
                        .maxConcurrentWait(Duration.ofSeconds(1))
                        .build());
    }

    @ParameterizedTest
    @MethodSource("configsThatNeedEachLatency")
    void each_call_is_timed_where_an_option_needs_it(PoolConfig config) throws Exception {
        AgentPool<FakeAgent> pool = pool(config, "a");
        call(pool, WARM_UP);
        assertThat(readingsOf(pool, WARM_UP)).isGreaterThanOrEqualTo(2 * WARM_UP);
    }

    @Test
    void few_calls_read_the_clock_where_the_limit_is_as_short_as_can_be() throws Exception {
        AgentPool<FakeAgent> pool =
                pool(config().requestTimeout(Duration.ofMillis(100)).build(), "a");
        call(pool, WARM_UP);
        assertThat(readingsOf(pool, 1_600)).isBetween(100, 400);
    }

    @Test
    void each_call_is_timed_where_somebody_listens() throws Exception {
        AgentPool<FakeAgent> pool = filled(
                AgentPool.<FakeAgent>builder()
                        .config(config().build())
                        .listener(
                                PoolFixture.recorder(event -> assertThat(event).isNotNull())),
                "a");
        call(pool, WARM_UP);
        assertThat(readingsOf(pool, WARM_UP)).isGreaterThanOrEqualTo(2 * WARM_UP);
    }

    @Test
    void each_call_is_timed_while_reports_are_collected() throws Exception {
        AgentPool<FakeAgent> pool = pool(config().build(), "a");
        call(pool, WARM_UP);
        try (CallReports reports = CallReports.collect()) {
            for (int i = 0; i < WARM_UP; i++) {
                pool.<String, Exception>execute(agent -> {
                    time.advance(Duration.ofNanos(5));
                    return agent.answer();
                });
                assertThat(reports.last().orElseThrow().duration()).isEqualTo(Duration.ofNanos(5));
            }
        }
    }

    @Test
    void an_attempt_that_is_not_timed_ends_by_its_limit_never_early_and_at_most_a_twentieth_late() throws Exception {
        AgentPool<FakeAgent> pool = pool(config().retries(0).build(), "a");
        call(pool, WARM_UP);
        for (int offset = 0; offset < 60; offset++) {
            time.advance(Duration.ofMillis(17));
            long[] start = {0};
            long[] end = {0};
            assertThatThrownBy(() -> inUntimedCall(pool, agent -> {
                        start[0] = time.nanoTime();
                        while (!Thread.currentThread().isInterrupted()) {
                            time.advance(Duration.ofMillis(1));
                        }
                        end[0] = time.nanoTime();
                        return "late";
                    }))
                    .isInstanceOf(AgentTimeoutException.class);
            assertThat(end[0] - start[0]).isBetween(LIMIT.toNanos(), LIMIT.toNanos() * 21 / 20 + 1_000_000);
            assertThat(pool.stats().get("a").inFlight()).isZero();
            pool.resetAgent("a");
            call(pool, WARM_UP);
        }
    }

    @Test
    void a_time_out_of_an_attempt_that_is_not_timed_counts_once() throws Exception {
        AgentPool<FakeAgent> pool = pool(config().retries(0).build(), "a");
        call(pool, WARM_UP);
        assertThatThrownBy(() -> inUntimedCall(pool, agent -> {
                    time.advance(LIMIT.multipliedBy(2));
                    return "late";
                }))
                .isInstanceOf(AgentTimeoutException.class);
        assertThat(pool.stats().get("a").failureCount()).isEqualTo(1);
        assertThat(pool.stats().get("a").inFlight()).isZero();
    }

    @Test
    void what_is_left_of_an_attempt_that_is_not_timed_is_known_within_a_twentieth() throws Exception {
        AgentPool<FakeAgent> pool = pool(config().build(), "a");
        call(pool, WARM_UP);
        inUntimedCall(pool, agent -> {
            assertThat(CallContext.current().orElseThrow().remaining()).isEqualTo(LIMIT);
            time.advance(Duration.ofSeconds(4));
            assertThat(CallContext.current().orElseThrow().remaining())
                    .isBetween(Duration.ofSeconds(6), Duration.ofMillis(6_500));
            return agent.answer();
        });
    }

    @Test
    void calls_within_each_other_are_limited_each_for_itself() throws Exception {
        AgentPool<FakeAgent> pool = pool(config().retries(0).build(), "a");
        call(pool, WARM_UP);
        inUntimedCall(pool, outer -> {
            assertThatThrownBy(() -> pool.<String, Exception>execute(inner -> {
                        time.advance(Duration.ofMillis(10_100));
                        return "late";
                    }))
                    .isInstanceOf(AgentTimeoutException.class);
            return outer.answer();
        });
        assertThat(pool.stats().get("a").inFlight()).isZero();
        assertThat(pool.stats().get("a").failureCount()).isEqualTo(1);
    }

    @Test
    void a_failure_counts_when_it_happens_and_an_open_breaker_is_seen_by_the_clock() throws Exception {
        PoolConfig config = config().retries(0)
                .circuitFailureThreshold(1)
                .circuitSuccessThreshold(1)
                .circuitResetTimeout(Duration.ofMillis(700))
                .build();
        AgentPool<FakeAgent> pool = pool(config, "a");
        call(pool, WARM_UP);
        time.advance(Duration.ofMillis(300));
        assertThatThrownBy(() -> inUntimedCall(pool, agent -> {
                    throw new IOException("broken");
                }))
                .isInstanceOf(IOException.class);
        assertThat(pool.stats().get("a").circuitOpen()).isTrue();
        time.advance(Duration.ofMillis(699));
        assertThatThrownBy(() -> call(pool, 1)).isInstanceOf(NoAgentAvailableException.class);
        time.advance(Duration.ofMillis(1));
        call(pool, 1);
        assertThat(pool.stats().get("a").circuitOpen()).isFalse();
    }

    @Test
    void failures_leave_the_window_when_their_time_is_over() throws Exception {
        AgentPool<FakeAgent> pool =
                pool(config().retries(0).healthWindow(Duration.ofSeconds(20)).build(), "a");
        call(pool, WARM_UP);
        assertThatThrownBy(() -> inUntimedCall(pool, agent -> {
                    throw new IOException("broken");
                }))
                .isInstanceOf(IOException.class);
        for (int second = 0; second < 22; second++) {
            time.advance(Duration.ofSeconds(1));
            call(pool, 10);
        }
        assertThat(health(pool).recentFailureCount()).isZero();
        assertThat(health(pool).recentSuccessCount()).isBetween(170L, 210L);
        assertThat(health(pool).sinceLastSuccess().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_pool_that_nobody_calls_has_nothing_planned() throws Exception {
        AgentPool<FakeAgent> pool = pool(config().build(), "a");
        call(pool, WARM_UP);
        time.advance(LIMIT.plusSeconds(10));
        assertThat(time.pendingTasks()).isZero();
        int before = readings.get();
        call(pool, 1);
        assertThat(readings.get()).isGreaterThan(before);
        assertThat(time.pendingTasks()).isPositive();
    }
}
