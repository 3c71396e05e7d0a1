package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

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

    /** Calls that wait for a place, for their agent, and for a back-off; that time out, and that are hedged. */
    @Test
    void no_wait_of_a_call_pins_a_carrier_thread(@TempDir Path folder) throws Exception {
        try (Recording recording = new Recording();
                AgentPool<String> pool = poolThatMakesCallsWait()) {
            recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
            ExecutorService executor = virtualThreads();
            // To load a class pins as well, and says nothing of a wait.
            makeCalls(executor, pool);
            recording.start();
            executor.submit(PinningClass::initialise).get();
            makeCalls(executor, pool);
            executor.shutdown();
            recording.stop();
            recording.dump(folder.resolve("pinned.jfr"));
        }

        List<RecordedEvent> pinned = RecordingFile.readAllEvents(folder.resolve("pinned.jfr"));
        assertThat(pinned).as("the recorder sees what is pinned").anyMatch(event -> isWithin(event, "PinningClass"));
        assertThat(pinned).filteredOn(event -> isWithin(event, "AgentPool")).isEmpty();
    }

    private static void makeCalls(ExecutorService executor, AgentPool<String> pool) throws Exception {
        List<Future<?>> calls = new ArrayList<>();
        IntStream.range(0, 1_000).forEach(i -> calls.add(executor.submit(() -> callInAllWays(pool, i))));
        for (Future<?> call : calls) {
            call.get();
        }
    }

    private static AgentPool<String> poolThatMakesCallsWait() {
        AgentPool<String> pool = AgentPool.<String>builder()
                .config(PoolConfig.builder()
                        .retries(3)
                        .retryDelay(Duration.ofMillis(1))
                        .retryBudgetShare(0)
                        .requestTimeout(Duration.ofMillis(5))
                        .maxConcurrent(50)
                        .maxConcurrentWait(Duration.ofSeconds(60))
                        .hedgeDelay(Duration.ofMillis(1))
                        .circuitFailureThreshold(1_000_000)
                        .unhealthyErrorRateThreshold(1)
                        .build())
                .build();
        pool.addAgent("a", "a");
        pool.addAgent("b", "b");
        return pool;
    }

    private static void callInAllWays(AgentPool<String> pool, int i) {
        AgentCall<String, String, RuntimeException> call = agent -> {
            if (i % 2 == 0) {
                throw new IllegalStateException("again");
            }
            LockSupport.parkNanos(Duration.ofMillis(i % 4 == 1 ? 1 : 10).toNanos());
            return agent;
        };
        try {
            assertThat(i % 3 == 0 ? pool.executeHedged(call) : pool.execute(call))
                    .isIn("a", "b");
        } catch (IllegalStateException | AgentTimeoutException expected) {
            assertThat(expected).isNotNull();
        }
    }

    private static boolean isWithin(RecordedEvent event, String className) {
        return event.getStackTrace() != null
                && event.getStackTrace().getFrames().stream()
                        .anyMatch(frame -> frame.getMethod().getType().getName().endsWith(className));
    }

    /** Waits in its initialiser, which the JVM itself has called: that pins. */
    private static final class PinningClass {

        static {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }

        static void initialise() {
            // Being called is enough.
        }
    }
}
