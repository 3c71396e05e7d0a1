package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.time.ManualTime;
import dev.pooling.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of a pool whose scheduler was closed before it: the scheduler of the JVM takes over, in real time. */
@Tag("long")
@Timeout(60)
class GuardedSchedulerTest {

    private static final Duration SHORT = Duration.ofMillis(5);

    /** Refuses everything. */
    private static final class Closed implements Scheduler {
        final AtomicInteger refused = new AtomicInteger();

        private RejectedExecutionException refuse() {
            refused.incrementAndGet();
            return new RejectedExecutionException("closed");
        }

        @Override
        public void sleep(long nanos) {
            throw refuse();
        }

        @Override
        public Cancellable schedule(Runnable task, long delayNanos) {
            throw refuse();
        }

        @Override
        public void execute(Runnable task) {
            throw refuse();
        }
    }

    private final Closed closed = new Closed();

    private AgentPool<String> pool(PoolConfig.Builder config, String... agents) {
        AgentPool<String> pool = AgentPool.<String>builder()
                .config(config.build())
                .scheduler(closed)
                .build();
        for (String agent : agents) {
            pool.addAgent(agent, agent);
        }
        return pool;
    }

    private void assertNothingLeft(AgentPool<?> pool) {
        assertThat(closed.refused).hasPositiveValue();
        assertThat(pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.inFlight()).isZero());
    }

    @Test
    void an_asynchronous_call_waits_before_it_is_retried() throws Exception {
        AgentPool<String> pool = pool(PoolConfig.builder().retries(1), "a");
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<String> future = pool.executeAsync(agent -> calls.incrementAndGet() == 1
                ? CompletableFuture.failedFuture(new IOException("down"))
                : CompletableFuture.completedFuture("answer"));
        assertThat(future.get()).isEqualTo("answer");
        assertNothingLeft(pool);
    }

    @Test
    void a_call_waits_before_it_is_retried() {
        AgentPool<String> pool = pool(PoolConfig.builder().retries(1), "a");
        AtomicInteger calls = new AtomicInteger();
        assertThat(pool.<String, RuntimeException>execute(agent -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("down");
                    }
                    return "answer";
                }))
                .isEqualTo("answer");
        assertNothingLeft(pool);
    }

    @Test
    void an_asynchronous_call_has_its_limit() {
        AgentPool<String> pool = pool(PoolConfig.builder().requestTimeout(SHORT).retries(0), "a");
        CompletableFuture<String> future = pool.executeAsync(agent -> new CompletableFuture<>());
        assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(AgentTimeoutException.class);
        assertNothingLeft(pool);
    }

    @Test
    void a_hedged_call_asks_its_second_agent() throws Exception {
        AgentPool<String> pool = pool(PoolConfig.builder().hedgeDelay(SHORT), "a", "b");
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<String> future = pool.executeHedgedAsync(agent ->
                calls.incrementAndGet() == 1 ? new CompletableFuture<>() : CompletableFuture.completedFuture("second"));
        assertThat(future.get()).isEqualTo("second");
        assertNothingLeft(pool);
    }

    @Test
    void a_call_has_its_limit() {
        AgentPool<String> pool = pool(PoolConfig.builder().requestTimeout(SHORT).retries(0), "a");
        CountDownLatch never = new CountDownLatch(1);
        assertThatThrownBy(() -> pool.execute(agent -> {
                    never.await();
                    return agent;
                }))
                .isInstanceOf(AgentTimeoutException.class);
        assertNothingLeft(pool);
    }

    @Test
    void a_call_in_line_waits_no_longer_than_it_may() {
        AgentPool<String> pool = pool(
                PoolConfig.builder().maxConcurrent(1).maxConcurrentWait(SHORT).retries(0), "a");
        CompletableFuture<String> working = pool.executeAsync(agent -> new CompletableFuture<>());
        CompletableFuture<String> inLine = pool.executeAsync(CompletableFuture::completedFuture);
        assertThatThrownBy(inLine::get).hasCauseInstanceOf(AgentsFullException.class);
        working.cancel(true);
        assertNothingLeft(pool);
    }

    @Test
    void a_scheduler_that_gives_no_handle_does_no_harm() {
        ManualTime time = new ManualTime();
        Scheduler careless = new Scheduler() {
            @Override
            public void sleep(long nanos) throws InterruptedException {
                time.sleep(nanos);
            }

            @Override
            @SuppressWarnings("NullAway") // against its contract
            public @Nullable Cancellable schedule(Runnable task, long delayNanos) {
                time.schedule(task, delayNanos);
                return null;
            }
        };
        AgentPool<String> pool = AgentPool.<String>builder()
                .ticker(time)
                .scheduler(careless)
                .config(PoolConfig.builder().deadline(Duration.ofSeconds(9)).build())
                .build();
        pool.addAgent("a", "a");
        CompletableFuture<String> future = pool.executeAsync(agent -> new CompletableFuture<>());
        assertThat(future.cancel(true)).isTrue();
        assertThat(pool.stats().get("a").inFlight()).isZero();
        assertThat(pool.executeAsync(CompletableFuture::completedFuture)).isCompletedWithValue("a");
    }

    /** Plans what it is given, and then refuses everything that has to do with it. */
    private static final class Stubborn implements Scheduler {
        final ManualTime time = new ManualTime();

        @Override
        public void sleep(long nanos) throws InterruptedException {
            time.sleep(nanos);
        }

        @Override
        public Cancellable schedule(Runnable task, long delayNanos) {
            time.schedule(task, delayNanos);
            return () -> {
                throw new IllegalStateException("closed meanwhile");
            };
        }

        @Override
        public void execute(Runnable task) {
            throw new IllegalStateException("closed meanwhile");
        }
    }

    @Test
    void a_scheduler_that_cancels_nothing_and_hands_nothing_over_loses_no_call() {
        Stubborn stubborn = new Stubborn();
        PoolConfig config = PoolConfig.builder()
                .deadline(Duration.ofSeconds(2))
                .requestTimeout(Duration.ofSeconds(1))
                .retries(1)
                .build();
        AgentPool<String> pool = AgentPool.<String>builder()
                .ticker(stubborn.time)
                .scheduler(stubborn)
                .config(config)
                .build();
        pool.addAgent("a", "a");
        pool.addAgent("b", "b");

        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> answered = pool.executeAsync(agent -> first);
        first.complete("first");
        AtomicInteger asked = new AtomicInteger();
        CompletableFuture<String> late = pool.executeAsync(agent ->
                asked.incrementAndGet() == 1 ? new CompletableFuture<>() : CompletableFuture.completedFuture("second"));
        stubborn.time.advance(Duration.ofSeconds(1));
        CompletableFuture<String> cancelled = pool.executeAsync(agent -> new CompletableFuture<>());
        cancelled.cancel(true);

        assertThat(answered).isCompletedWithValue("first");
        assertThat(late).isCompletedWithValue("second");
        assertThat(pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.inFlight()).isZero());
    }

    @Test
    void the_scheduler_of_the_jvm_is_used_as_it_is() throws Exception {
        assertThat(GuardedScheduler.of("pool", Scheduler.system())).isSameAs(Scheduler.system());
        CountDownLatch ran = new CountDownLatch(1);
        GuardedScheduler.of("pool", closed).schedule(ran::countDown, 1);
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(closed.refused).hasValue(1);
    }
}
