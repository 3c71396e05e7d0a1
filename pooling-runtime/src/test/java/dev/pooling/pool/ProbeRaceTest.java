package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.time.ManualTime;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Probes that hang, and what happens to probes at the same moment on other threads. */
class ProbeRaceTest {

    private static final int ROUNDS = 300;
    private static final Duration TIMEOUT = PoolConfig.defaults().probeTimeout();

    private static AgentPool.Builder<String> builder(ThreadedProbes threads) {
        return AgentPool.<String>builder().ticker(threads.time).scheduler(threads);
    }

    /** Runs something on another thread at the same moment as something on this one. */
    private static void atOnce(Runnable other, Runnable own) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        Thread second = new Thread(() -> {
            try {
                barrier.await();
            } catch (Exception broken) {
                throw new IllegalStateException(broken);
            }
            other.run();
        });
        second.start();
        barrier.await();
        own.run();
        second.join();
    }

    @Test
    void a_probe_that_never_returns_fails_each_interval_and_holds_one_thread() throws Exception {
        ThreadedProbes threads = new ThreadedProbes();
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AgentPool<String> pool = builder(threads)
                .probe(agent -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    inside.countDown();
                    awaitStubbornly(release);
                    atOnce.decrementAndGet();
                    return true;
                })
                .build();
        pool.addAgent("a", "a");
        threads.time.advance(ProbeFixture.INTERVAL);
        inside.await();
        for (int i = 0; i < 30 * 60; i++) {
            threads.time.advance(Duration.ofSeconds(1));
            threads.joinOthers();
        }
        AgentStats stats = pool.stats().get("a");
        assertThat(atOnce).hasValue(1);
        assertThat(stats.probes().failureCount()).isBetween(55L, 66L);
        assertThat(stats.circuitState()).isEqualTo(State.OPEN);
        release.countDown();
        threads.join();
        assertThat(pool.stats().get("a").probes().successCount())
                .as("it came too late to count")
                .isZero();
        for (int i = 0; i < 100; i++) {
            threads.time.advance(Duration.ofSeconds(1));
            threads.join();
        }
        assertThat(pool.stats().get("a").probes().successCount()).isBetween(2L, 4L);
        assertThat(pool.stats().get("a").circuitState()).isEqualTo(State.CLOSED);
        assertThat(most).hasValue(1);
    }

    private static void awaitStubbornly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException ignored) {
                // The worst of probes: goes on in spite of it.
                Thread.yield();
            }
        }
    }

    @Test
    void a_probe_under_way_is_interrupted_when_its_agent_is_removed_or_the_pool_is_closed() throws Exception {
        interruptedBy(pool -> pool.removeAgent("a"));
        interruptedBy(AgentPool::close);
    }

    private static void interruptedBy(Consumer<AgentPool<String>> end) throws Exception {
        ThreadedProbes threads = new ThreadedProbes();
        CountDownLatch inside = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicInteger probes = new AtomicInteger();
        List<Object> events = new ArrayList<>();
        AgentPool<String> pool = builder(threads)
                .listener(PoolFixture.recorder(events::add))
                .probe(agent -> {
                    probes.incrementAndGet();
                    inside.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException expected) {
                        interrupted.set(true);
                    }
                    return false;
                })
                .build();
        pool.addAgent("a", "a");
        threads.time.advance(ProbeFixture.INTERVAL);
        inside.await();
        events.clear();
        end.accept(pool);
        threads.join();
        threads.time.advance(Duration.ofHours(1));
        assertThat(interrupted).isTrue();
        assertThat(probes).hasValue(1);
        assertThat(threads.time.pendingTasks()).isZero();
        assertThat(events).noneMatch(event -> event.getClass().getSimpleName().startsWith("Probe"));
    }

    @Test
    void no_probe_begins_when_its_agent_was_removed() throws Exception {
        againstTheBeginningOfAProbe(pool -> pool.removeAgent("a"));
    }

    @Test
    void no_probe_begins_when_its_pool_was_closed() throws Exception {
        againstTheBeginningOfAProbe(AgentPool::close);
    }

    private static void againstTheBeginningOfAProbe(Consumer<AgentPool<String>> end) throws Exception {
        AtomicInteger before = new AtomicInteger();
        for (int round = 0; round < ROUNDS; round++) {
            ManualTime time = new ManualTime();
            AtomicBoolean ended = new AtomicBoolean();
            AtomicInteger late = new AtomicInteger();
            AtomicInteger probes = new AtomicInteger();
            AgentPool<String> pool = AgentPool.<String>builder()
                    .ticker(time)
                    .scheduler(time)
                    .probe(agent -> {
                        probes.incrementAndGet();
                        // One that had begun just before has been interrupted.
                        if (ended.get() && !Thread.currentThread().isInterrupted()) {
                            late.incrementAndGet();
                        }
                        return true;
                    })
                    .build();
            pool.addAgent("a", "a");
            atOnce(
                    () -> {
                        end.accept(pool);
                        ended.set(true);
                    },
                    () -> time.advance(ProbeFixture.INTERVAL));
            assertThat(late).as("round " + round).hasValue(0);
            before.addAndGet(probes.get());
            probes.set(0);
            time.advance(Duration.ofMinutes(10));
            assertThat(probes).as("round " + round).hasValue(0);
            assertThat(time.pendingTasks()).as("round " + round).isZero();
            assertThat(Thread.interrupted()).as("round " + round).isFalse();
        }
        assertThat(before.get()).as("rounds in which the probe came first").isBetween(1, ROUNDS);
    }

    @Test
    void an_agent_added_to_a_pool_that_is_being_closed_is_not_probed() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ManualTime time = new ManualTime();
            AtomicInteger probes = new AtomicInteger();
            AgentPool<String> pool = AgentPool.<String>builder()
                    .ticker(time)
                    .scheduler(time)
                    .probe(agent -> probes.incrementAndGet() > 0)
                    .build();
            atOnce(pool::close, () -> pool.addAgent("a", "a"));
            time.advance(Duration.ofMinutes(10));
            assertThat(probes).as("round " + round).hasValue(0);
            assertThat(time.pendingTasks()).as("round " + round).isZero();
        }
    }

    /** The interrupt of one probe must not reach the next one on the same thread. */
    @Test
    void of_an_answer_and_the_time_out_one_counts_and_no_interrupt_is_left_over() throws Exception {
        ManualTime time = new ManualTime();
        Worker worker = new Worker(time);
        CyclicBarrier barrier = new CyclicBarrier(2);
        AtomicInteger leaks = new AtomicInteger();
        AgentPool<String> pool = AgentPool.<String>builder()
                .ticker(time)
                .scheduler(worker)
                .config(PoolConfig.builder()
                        .probeFailureThreshold(Integer.MAX_VALUE)
                        .build())
                .probe(agent -> {
                    if (Thread.currentThread().isInterrupted()) {
                        leaks.incrementAndGet();
                    }
                    barrier.await();
                    return true;
                })
                .build();
        pool.addAgent("a", "a");
        int rounds = 0;
        while (rounds < ROUNDS) {
            time.advance(Duration.ofSeconds(1));
            Runnable probe = worker.tasks.poll();
            if (probe != null) {
                rounds++;
                Thread thread = new Thread(() -> {
                    probe.run();
                    if (Thread.currentThread().isInterrupted()) {
                        leaks.incrementAndGet();
                    }
                });
                thread.start();
                barrier.await();
                time.advance(TIMEOUT);
                thread.join();
                // What the time-out has to tell, if it was first.
                worker.runAll();
            }
        }
        ProbeStats stats = pool.stats().get("a").probes();
        assertThat(leaks).hasValue(0);
        assertThat(stats.successCount() + stats.failureCount()).isEqualTo(ROUNDS);
    }

    /** Keeps what is to run for whoever wants to run it. */
    private static final class Worker implements dev.pooling.time.Scheduler {

        private final ManualTime time;
        private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

        Worker(ManualTime time) {
            this.time = time;
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            time.sleep(nanos);
        }

        @Override
        public Cancellable schedule(Runnable task, long delayNanos) {
            return time.schedule(task, delayNanos);
        }

        @Override
        public void executeBlocking(Runnable task) {
            tasks.add(task);
        }

        void runAll() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    @Test
    void probes_leave_the_trials_of_a_half_open_breaker_alone() throws Exception {
        ThreadedProbes threads = new ThreadedProbes();
        AtomicBoolean healthy = new AtomicBoolean();
        AgentPool<String> pool = builder(threads)
                .config(PoolConfig.builder()
                        .circuitSuccessThreshold(Integer.MAX_VALUE)
                        // Trials and attempts would lapse, as time flies here.
                        .circuitResetTimeout(Duration.ofDays(10))
                        .requestTimeout(Duration.ZERO)
                        .build())
                .probe(agent -> healthy.get())
                .build();
        pool.addAgent("a", "a");
        for (int i = 0; i < 5; i++) {
            threads.time.advance(ProbeFixture.INTERVAL);
            threads.join();
        }
        assertThat(pool.stats().get("a").circuitState()).isEqualTo(State.OPEN);
        healthy.set(true);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread caller = new Thread(() -> {
                while (!over.get()) {
                    try {
                        pool.<String, RuntimeException>execute(agent -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            Thread.yield();
                            inside.decrementAndGet();
                            return agent;
                        });
                        answered.incrementAndGet();
                    } catch (NoAgentAvailableException another) {
                        Thread.onSpinWait();
                    }
                }
            });
            callers.add(caller);
            caller.start();
        }
        for (int i = 0; i < 300 || answered.get() == 0; i++) {
            threads.time.advance(Duration.ofSeconds(10));
            threads.join();
        }
        over.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
        AgentStats stats = pool.stats().get("a");
        assertThat(stats.circuitState()).isEqualTo(State.HALF_OPEN);
        assertThat(stats.probes().successCount()).isGreaterThan(80);
        assertThat(stats.successCount()).isEqualTo(answered.get());
        assertThat(stats.inFlight()).isZero();
        assertThat(most).hasValue(1);
    }

    @Test
    void without_a_thread_for_a_probe_nobody_is_blamed_and_the_next_one_comes() {
        ManualTime time = new ManualTime();
        AtomicBoolean full = new AtomicBoolean(true);
        AtomicInteger refused = new AtomicInteger();
        AgentPool<String> pool = AgentPool.<String>builder()
                .ticker(time)
                .scheduler(new Refusing(time, full, refused))
                .probe(agent -> true)
                .build();
        pool.addAgent("a", "a");
        time.advance(Duration.ofMinutes(5));
        assertThat(refused.get()).isBetween(9, 11);
        assertThat(pool.stats().get("a").probes()).isEqualTo(ProbeStats.NONE);
        full.set(false);
        time.advance(Duration.ofMinutes(5));
        assertThat(pool.stats().get("a").probes().successCount()).isBetween(9L, 11L);
    }

    private record Refusing(ManualTime time, AtomicBoolean full, AtomicInteger refused)
            implements dev.pooling.time.Scheduler {

        @Override
        public void sleep(long nanos) throws InterruptedException {
            time.sleep(nanos);
        }

        @Override
        public Cancellable schedule(Runnable task, long delayNanos) {
            return time.schedule(task, delayNanos);
        }

        @Override
        public void executeBlocking(Runnable task) {
            if (full.get()) {
                refused.incrementAndGet();
                throw new RejectedExecutionException();
            }
            task.run();
        }
    }

    @Test
    void a_pool_that_nobody_closes_can_be_collected_and_its_probes_end() {
        ManualTime time = new ManualTime();
        AtomicInteger probes = new AtomicInteger();
        WeakReference<AgentPool<String>> forgotten = forget(time, probes);
        assertCollected(forgotten);
        int before = probes.get();
        time.advance(Duration.ofMinutes(10));
        assertThat(probes).hasValue(before);
        assertThat(before).isPositive();
        assertThat(time.pendingTasks()).isZero();
    }

    private static void assertCollected(WeakReference<?> forgotten) {
        for (int i = 0; i < 500 && forgotten.get() != null; i++) {
            System.gc();
        }
        assertThat(forgotten.get()).isNull();
    }

    @Test
    void a_pool_on_the_clock_of_the_machine_can_be_collected_as_well() throws Exception {
        Semaphore probes = new Semaphore(0);
        assertCollected(forget(probes));
    }

    private static WeakReference<AgentPool<String>> forget(Semaphore probes) throws InterruptedException {
        AgentPool<String> pool = AgentPool.<String>builder()
                .config(PoolConfig.builder().probeInterval(Duration.ofMillis(1)).build())
                .probe(agent -> {
                    probes.release();
                    return true;
                })
                .build();
        pool.addAgent("a", "a");
        assertThat(probes.tryAcquire(5, 60, TimeUnit.SECONDS)).isTrue();
        return new WeakReference<>(pool);
    }

    @Tag("long")
    @Test
    void a_pool_can_be_collected_while_a_probe_of_it_hangs() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        WeakReference<AgentPool<String>> forgotten = forget(inside, interrupted);
        assertCollected(forgotten);
        assertThat(interrupted.await(60, TimeUnit.SECONDS))
                .as("its time-out still ends it")
                .isTrue();
    }

    private static WeakReference<AgentPool<String>> forget(CountDownLatch inside, CountDownLatch interrupted)
            throws InterruptedException {
        AgentPool<String> pool = AgentPool.<String>builder()
                .config(PoolConfig.builder()
                        .probeInterval(Duration.ofMillis(1))
                        .probeTimeout(Duration.ofSeconds(2))
                        .build())
                .probe(agent -> {
                    inside.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException expected) {
                        interrupted.countDown();
                    }
                    return true;
                })
                .build();
        pool.addAgent("a", "a");
        inside.await();
        return new WeakReference<>(pool);
    }

    @Test
    void a_probe_runs_on_a_thread_of_its_own_with_the_class_loader_of_its_agent() throws Exception {
        Thread caller = Thread.currentThread();
        CompletableFuture<Thread> seen = new CompletableFuture<>();
        CompletableFuture<ClassLoader> loader = new CompletableFuture<>();
        try (AgentPool<ProbeRaceTest> pool = AgentPool.<ProbeRaceTest>builder()
                .config(PoolConfig.builder().probeInterval(Duration.ofMillis(1)).build())
                .probe(agent -> {
                    loader.complete(Thread.currentThread().getContextClassLoader());
                    return seen.complete(Thread.currentThread());
                })
                .build()) {
            pool.addAgent("a", this);
            assertThat(seen.get(60, TimeUnit.SECONDS)).isNotSameAs(caller).matches(Thread::isDaemon);
            assertThat(loader.get(60, TimeUnit.SECONDS)).isSameAs(ProbeRaceTest.class.getClassLoader());
        }
    }

    private static WeakReference<AgentPool<String>> forget(ManualTime time, AtomicInteger probes) {
        List<AgentPool<String>> itself = new ArrayList<>();
        AgentPool<String> pool = AgentPool.<String>builder()
                .ticker(time)
                .scheduler(time)
                // A probe that knows its own pool does not keep it either.
                .probe(agent -> itself.get(0) != null && probes.incrementAndGet() > 0)
                .build();
        itself.add(pool);
        pool.addAgent("a", "a");
        time.advance(Duration.ofMinutes(10));
        return new WeakReference<>(pool);
    }
}
