package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Calls that wait for a place on the threads of their callers. */
class ParkedCallTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final ManualTime time = new ManualTime();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch inside = new CountDownLatch(1);
    private final AgentPool<String> pool = pool(1);

    private AgentPool<String> pool(int places) {
        AgentPool<String> made = AgentPool.<String>builder()
                .name("test")
                .config(PoolConfig.builder()
                        .maxConcurrent(places)
                        .maxConcurrentWait(LONG)
                        .requestTimeout(Duration.ZERO)
                        .retries(0)
                        .build())
                .ticker(time)
                .scheduler(time)
                .build();
        made.addAgent("a", "a");
        return made;
    }

    private String hold(String agent) throws InterruptedException {
        inside.countDown();
        release.await();
        return agent;
    }

    private static <V> FutureTask<V> start(Callable<V> action) {
        FutureTask<V> task = new FutureTask<>(action);
        new Thread(task).start();
        return task;
    }

    private FutureTask<String> holdThePlace() throws InterruptedException {
        FutureTask<String> holder = start(() -> pool.<String, InterruptedException>execute(this::hold));
        inside.await();
        return holder;
    }

    private static void awaitLength(AgentPool<?> pool, int length) {
        while (pool.picker().group().queue().length() != length) {
            Thread.onSpinWait();
        }
    }

    @Test
    void threads_are_served_in_the_order_in_which_they_came() throws Exception {
        FutureTask<String> holder = holdThePlace();
        List<Integer> served = Collections.synchronizedList(new ArrayList<>());
        List<FutureTask<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            waiting.add(start(() -> pool.execute(agent -> {
                served.add(number);
                return agent;
            })));
            awaitLength(pool, i + 1);
        }
        release.countDown();
        for (FutureTask<String> each : waiting) {
            assertThat(each.get()).isEqualTo("a");
        }
        assertThat(holder.get()).isEqualTo("a");
        assertThat(served).hasSize(20).isSorted();
        assertThat(pool.stats().get("a").inFlight()).isZero();
    }

    @Test
    void a_thread_that_gets_no_place_in_time_is_told_so() throws Exception {
        holdThePlace();
        FutureTask<Throwable> waiting = start(this::failureOfACall);
        awaitLength(pool, 1);
        while (time.pendingTasks() == 0) {
            Thread.onSpinWait();
        }
        time.advance(LONG);
        assertThat(waiting.get())
                .isExactlyInstanceOf(AgentsFullException.class)
                .hasMessageContaining("after 20 s of waiting: a FULL with 1 of 1 calls under way");
        release.countDown();
    }

    @Test
    void an_interrupt_ends_the_wait_and_stays() throws Exception {
        FutureTask<String> holder = holdThePlace();
        boolean[] interrupted = {false};
        FutureTask<Throwable> waiting = new FutureTask<>(() -> {
            Throwable failure = failureOfACall();
            interrupted[0] = Thread.currentThread().isInterrupted();
            return failure;
        });
        Thread thread = new Thread(waiting);
        thread.start();
        awaitLength(pool, 1);
        thread.interrupt();
        assertThat(waiting.get())
                .isExactlyInstanceOf(AgentsFullException.class)
                .hasRootCauseInstanceOf(InterruptedException.class);
        assertThat(interrupted[0]).isTrue();
        awaitLength(pool, 0);
        release.countDown();
        assertThat(holder.get()).isEqualTo("a");
        assertThat(pool.stats().get("a").failureCount()).isZero();
    }

    @Test
    void closing_the_pool_wakes_all_threads() throws Exception {
        FutureTask<String> holder = holdThePlace();
        List<FutureTask<Throwable>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(start(this::failureOfACall));
        }
        awaitLength(pool, 5);
        pool.close();
        for (FutureTask<Throwable> each : waiting) {
            assertThat(each.get())
                    .isExactlyInstanceOf(NoAgentAvailableException.class)
                    .hasMessageContaining("closed");
        }
        release.countDown();
        assertThat(holder.get()).isEqualTo("a");
    }

    private Throwable failureOfACall() {
        try {
            return new AssertionError("answered by " + pool.execute(agent -> agent));
        } catch (RuntimeException failure) {
            return failure;
        }
    }

    /** Real threads, real time: never more calls under way than places, and everybody is served. */
    @Tag("long")
    @Test
    void threads_that_crowd_few_places_never_exceed_them_and_all_get_through() throws Exception {
        AgentPool<AtomicInteger> crowded = AgentPool.create(
                LoadBalanceStrategy.ROUND_ROBIN,
                PoolConfig.builder()
                        .maxConcurrent(2)
                        .maxConcurrentWait(Duration.ofMinutes(5))
                        .retries(0)
                        .circuitFailureThreshold(Integer.MAX_VALUE)
                        .unhealthyErrorRateThreshold(1)
                        .build());
        crowded.addAgent("a", new AtomicInteger());
        crowded.addAgent("b", new AtomicInteger());
        int threads = 12;
        int calls = 2_000;
        AtomicInteger tooMany = new AtomicInteger();
        List<FutureTask<Integer>> tasks = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            tasks.add(start(() -> {
                int ended = 0;
                for (int i = 0; i < calls; i++) {
                    int number = i;
                    try {
                        crowded.<Object, Exception>execute(inAgent -> {
                            if (inAgent.incrementAndGet() > 2) {
                                tooMany.incrementAndGet();
                            }
                            Thread.yield();
                            inAgent.decrementAndGet();
                            if (number % 7 == 0) {
                                throw new IllegalStateException("call " + number);
                            }
                            return inAgent;
                        });
                        ended++;
                    } catch (IllegalStateException failure) {
                        ended += failure.getMessage().equals("call " + number) ? 1 : 0;
                    }
                }
                return ended;
            }));
        }
        for (FutureTask<Integer> task : tasks) {
            assertThat(task.get()).isEqualTo(calls);
        }
        assertThat(tooMany).hasValue(0);
        assertThat(crowded.picker().group().queue().length()).isZero();
        assertThat(crowded.picker().group().roster().members())
                .allSatisfy(member -> assertThat(member.limit().taken()).isZero());
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void ten_thousand_virtual_threads_wait_without_another_thread() throws Exception {
        AgentPool<String> few = pool(10);
        // By name, because the tests are compiled for Java 17.
        ExecutorService virtual = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        int calls = 10_000;
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            answers.add(virtual.submit(() -> few.<String, InterruptedException>execute(this::hold)));
        }
        awaitLength(few, calls - 10);
        assertThat(few.stats().get("a").inFlight()).isEqualTo(10);
        release.countDown();
        for (Future<String> answer : answers) {
            assertThat(answer.get()).isEqualTo("a");
        }
        virtual.shutdown();
        assertThat(few.stats().get("a").successCount()).isEqualTo(calls);
        assertThat(few.stats().get("a").inFlight()).isZero();
    }
}
