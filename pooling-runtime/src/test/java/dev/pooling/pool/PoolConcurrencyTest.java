package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.event.PoolEvent.BreakerStateChanged;
import dev.pooling.event.PoolListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold however many threads there are: nothing lost, nothing counted twice, every permit back. */
@Tag("long")
class PoolConcurrencyTest {

    private static final int THREADS = 1_000;
    private static final int CALLS_EACH = 100;

    /** An agent that fails as often as told and knows how many calls it has in progress. */
    private static final class CountingAgent {
        final AtomicLong succeeded = new AtomicLong();
        final AtomicLong failed = new AtomicLong();
        final int failuresPerMille;

        CountingAgent(int failuresPerMille) {
            this.failuresPerMille = failuresPerMille;
        }

        int call(Random random) throws IOException {
            if (random.nextInt(1_000) < failuresPerMille) {
                failed.incrementAndGet();
                throw new IOException("down");
            }
            succeeded.incrementAndGet();
            return 1;
        }
    }

    private static void runOnManyThreads(int threads, ThrowingTask task) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        ConcurrentHashMap<String, Throwable> unexpected = new ConcurrentHashMap<>();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            Runnable body = () -> {
                try {
                    start.await();
                    task.run(number);
                } catch (Throwable failure) {
                    unexpected.put("thread " + number, failure);
                }
            };
            Thread thread = new Thread(null, body, "caller-" + i, 256_000);
            all.add(thread);
            thread.start();
        }
        start.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(unexpected).isEmpty();
    }

    @FunctionalInterface
    private interface ThrowingTask {
        void run(int thread) throws Exception;
    }

    @ParameterizedTest
    @EnumSource(LoadBalanceStrategy.class)
    void counts_add_up_to_the_calls_made_and_nothing_stays_in_flight(LoadBalanceStrategy strategy) throws Exception {
        PoolConfig config = PoolConfig.builder()
                .circuitResetTimeout(Duration.ofMillis(1))
                .circuitMaxResetTimeout(Duration.ofMillis(2))
                .retryDelay(Duration.ZERO)
                .retryMaxDelay(Duration.ZERO)
                .build();
        AgentPool<CountingAgent> pool = AgentPool.create(strategy, config);
        Map<String, CountingAgent> agents = new ConcurrentHashMap<>();
        for (int i = 0; i < 5; i++) {
            CountingAgent agent = new CountingAgent(i * 150);
            agents.put("agent-" + i, agent);
            pool.addAgent("agent-" + i, agent, 1 + i, i % 2);
        }
        AtomicLong answered = new AtomicLong();
        runOnManyThreads(THREADS, number -> {
            Random random = new Random(number);
            for (int call = 0; call < CALLS_EACH; call++) {
                try {
                    answered.addAndGet(pool.<Integer, IOException>execute(agent -> agent.call(random)));
                } catch (IOException | NoAgentAvailableException expected) {
                    random.nextInt();
                }
            }
        });
        long succeeded = agents.values().stream()
                .mapToLong(agent -> agent.succeeded.get())
                .sum();
        assertThat(answered.get()).isEqualTo(succeeded);
        Map<String, AgentStats> all = pool.stats();
        agents.forEach((id, agent) -> {
            AgentStats stats = all.get(id);
            assertThat(stats.successCount()).as(id).isEqualTo(agent.succeeded.get());
            assertThat(stats.inFlight()).as(id).isZero();
            // Failures for which a call was blamed were taken back; nothing else may be missing, and nothing be too
            // much.
            assertThat(stats.failureCount()).as(id).isLessThanOrEqualTo(agent.failed.get());
        });
    }

    @Test
    void a_half_open_agent_never_has_more_trials_than_permitted() throws Exception {
        int permits = 2;
        PoolConfig config = PoolConfig.builder()
                .retries(0)
                .circuitFailureThreshold(1)
                .circuitHalfOpenPermits(permits)
                .circuitSuccessThreshold(1_000_000)
                .requestTimeout(Duration.ZERO)
                .build();
        PoolFixture fixture = PoolFixture.roundRobin(config, "a");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(1);
        fixture.agent("a").recover();
        fixture.time.advance(Duration.ofSeconds(30));
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger trials = new AtomicInteger();
        runOnManyThreads(THREADS, number -> {
            for (int call = 0; call < 20; call++) {
                try {
                    fixture.pool.<Integer, RuntimeException>execute(agent -> {
                        trials.incrementAndGet();
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Thread.yield();
                        return inside.decrementAndGet();
                    });
                } catch (NoAgentAvailableException expected) {
                    Thread.yield();
                }
            }
        });
        assertThat(trials.get()).isPositive();
        assertThat(most.get()).isBetween(1, permits);
        assertThat(fixture.stats("a").circuitState()).isEqualTo(State.HALF_OPEN);
        assertThat(fixture.stats("a").inFlight()).isZero();
        assertThat(fixture.stats("a").successCount()).isEqualTo(trials.get());
    }

    @Test
    void no_call_begins_at_an_agent_whose_breaker_was_seen_open_before() throws Exception {
        PoolConfig config = PoolConfig.builder()
                .circuitFailureThreshold(3)
                .circuitResetTimeout(Duration.ofHours(1))
                .build();
        AtomicBoolean open = new AtomicBoolean();
        AtomicInteger violations = new AtomicInteger();
        AgentPool<CountingAgent> pool = AgentPool.<CountingAgent>builder()
                .config(config)
                .listener(new PoolListener() {
                    @Override
                    public void breakerStateChanged(BreakerStateChanged event) {
                        open.set(event.to() == State.OPEN);
                    }
                })
                .build();
        CountingAgent bad = new CountingAgent(1_000);
        pool.addAgent("bad", bad);
        pool.addAgent("good", new CountingAgent(0));
        runOnManyThreads(THREADS, number -> {
            Random random = new Random(number);
            for (int call = 0; call < CALLS_EACH; call++) {
                boolean openBefore = open.get();
                pool.<Integer, IOException>execute(agent -> {
                    if (agent == bad && openBefore) {
                        violations.incrementAndGet();
                    }
                    return agent.call(random);
                });
            }
        });
        assertThat(open).isTrue();
        assertThat(violations).hasValue(0);
        assertThat(bad.failed.get()).isLessThanOrEqualTo(THREADS);
    }

    @Test
    void membership_may_change_while_calls_run_and_no_call_is_lost() throws Exception {
        // More attempts than guests, and no bound on them: the stable agent is asked before they are used up.
        AgentPool<CountingAgent> pool = AgentPool.create(
                LoadBalanceStrategy.ROUND_ROBIN,
                PoolConfig.builder()
                        .retries(20)
                        .retryBudgetShare(0)
                        .blameMinimumAgents(0)
                        .build());
        CountingAgent stable = new CountingAgent(0);
        pool.addAgent("stable", stable);
        List<CountingAgent> everybody = new ArrayList<>(List.of(stable));
        AtomicBoolean running = new AtomicBoolean(true);
        Thread changer = new Thread(() -> {
            Random random = new Random(5);
            for (int round = 0; running.get(); round++) {
                CountingAgent agent = new CountingAgent(100);
                everybody.add(agent);
                pool.addAgent("guest-" + round, agent, 1 + random.nextInt(3), 0);
                if (round >= 5) {
                    pool.removeAgent("guest-" + (round - 5));
                }
                if (round % 7 == 0) {
                    pool.resetAll();
                }
                Thread.yield();
            }
        });
        changer.start();
        AtomicLong answered = new AtomicLong();
        runOnManyThreads(200, number -> {
            Random random = new Random(number);
            for (int call = 0; call < CALLS_EACH; call++) {
                answered.addAndGet(pool.<Integer, IOException>execute(agent -> agent.call(random)));
            }
        });
        running.set(false);
        changer.join();
        assertThat(answered).hasValue(200L * CALLS_EACH);
        assertThat(everybody.stream().mapToLong(agent -> agent.succeeded.get()).sum())
                .isEqualTo(200L * CALLS_EACH);
        assertThat(pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.inFlight()).isZero());
    }

    @Test
    void thousands_of_calls_at_once_are_all_counted() throws Exception {
        AgentPool<CountingAgent> pool = AgentPool.create(LoadBalanceStrategy.LEAST_LOADED);
        for (int i = 0; i < 4; i++) {
            pool.addAgent("agent-" + i, new CountingAgent(0));
        }
        int calls = 2_000;
        CountDownLatch allInside = new CountDownLatch(calls);
        runOnManyThreads(
                calls,
                number -> pool.<Integer, Exception>execute(agent -> {
                    allInside.countDown();
                    allInside.await();
                    return 1;
                }));
        assertThat(pool.stats().values()).allSatisfy(stats -> {
            assertThat(stats.successCount()).isBetween(calls / 4L - 60, calls / 4L + 60);
            assertThat(stats.inFlight()).isZero();
        });
        assertThat(pool.stats().values().stream()
                        .mapToLong(AgentStats::successCount)
                        .sum())
                .isEqualTo(calls);
    }
}
