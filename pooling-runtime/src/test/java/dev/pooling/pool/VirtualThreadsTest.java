package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTest {

    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        // By name, because the tests are compiled for Java 17.
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    /** All calls wait inside the agent for each other: if one of them pinned its carrier, they would wait for ever. */
    @Test
    void ten_thousand_calls_wait_in_their_agents_at_once() throws Exception {
        AgentPool<String> pool = AgentPool.create(LoadBalanceStrategy.ROUND_ROBIN);
        pool.addAgent("a", "a");
        pool.addAgent("b", "b");
        int calls = 10_000;
        CountDownLatch allInside = new CountDownLatch(calls);
        ExecutorService executor = virtualThreads();
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            answers.add(executor.submit(() -> pool.<String, InterruptedException>execute(agent -> {
                allInside.countDown();
                allInside.await();
                return agent;
            })));
        }
        for (Future<String> answer : answers) {
            assertThat(answer.get()).isIn("a", "b");
        }
        executor.shutdown();
        assertThat(pool.stats().values().stream()
                        .mapToLong(AgentStats::successCount)
                        .sum())
                .isEqualTo(calls);
        assertThat(pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.inFlight()).isZero());
    }

    @Test
    void a_virtual_thread_is_interrupted_when_its_agent_is_too_slow() throws Exception {
        PoolConfig config = PoolConfig.builder()
                .retries(0)
                .requestTimeout(Duration.ofMillis(20))
                .build();
        AgentPool<CountDownLatch> pool = AgentPool.create(LoadBalanceStrategy.ROUND_ROBIN, config);
        pool.addAgent("never", new CountDownLatch(1));
        ExecutorService executor = virtualThreads();
        Future<String> outcome = executor.submit(() -> {
            try {
                pool.<Integer, InterruptedException>execute(agent -> {
                    agent.await();
                    return 1;
                });
                return "answered";
            } catch (AgentTimeoutException expected) {
                return "timed out, interrupted: " + Thread.currentThread().isInterrupted();
            }
        });
        assertThat(outcome.get()).isEqualTo("timed out, interrupted: false");
        executor.shutdown();
    }
}
