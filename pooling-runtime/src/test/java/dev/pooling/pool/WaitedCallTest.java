package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.async.ContextPropagator;
import dev.pooling.event.PoolEvent;
import dev.pooling.event.PoolEvent.CallHedged;
import dev.pooling.event.PoolEvent.HedgeWon;
import dev.pooling.pool.BlockingAgent.Work;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hedged calls whose callers wait, with real threads in manual time. */
@Timeout(60)
class WaitedCallTest {

    private static final Duration DELAY = Duration.ofMillis(100);

    private final ManualTime time = new ManualTime();
    private final List<PoolEvent> events = new CopyOnWriteArrayList<>();
    private final BlockingAgent a = new BlockingAgent("a");
    private final BlockingAgent b = new BlockingAgent("b");

    private AgentPool<BlockingAgent> pool(PoolConfig.Builder config, BlockingAgent... agents) {
        return pool(config, bringing(new ThreadLocal<>()), agents);
    }

    private AgentPool<BlockingAgent> pool(
            PoolConfig.Builder config, ContextPropagator propagator, BlockingAgent... agents) {
        AgentPool<BlockingAgent> pool = AgentPool.<BlockingAgent>builder()
                .config(config.build())
                .ticker(time)
                .scheduler(time)
                .contextPropagator(propagator)
                .listener(PoolFixture.recorder(events::add))
                .build();
        for (BlockingAgent agent : agents) {
            pool.addAgent(agent.name, agent);
        }
        return pool;
    }

    private static ContextPropagator bringing(ThreadLocal<String> local) {
        return () -> {
            String captured = local.get();
            return () -> {
                local.set(captured);
                return local::remove;
            };
        };
    }

    private static PoolConfig.Builder hedged() {
        return PoolConfig.builder().hedgeDelay(DELAY).requestTimeout(Duration.ofSeconds(1));
    }

    /** A call that waits on a thread of its own. */
    private static final class Caller {
        final CompletableFuture<String> outcome = new CompletableFuture<>();
        final CompletableFuture<Boolean> interruptedAfter = new CompletableFuture<>();
        final Thread thread;

        Caller(AgentPool<BlockingAgent> pool) {
            thread = new Thread(() -> {
                try {
                    outcome.complete(pool.executeHedged(BlockingAgent::answer));
                } catch (Throwable failure) {
                    outcome.completeExceptionally(failure);
                }
                interruptedAfter.complete(Thread.currentThread().isInterrupted());
            });
            thread.start();
        }

        /** Everything that the caller plans is planned then. */
        void awaitWaiting() {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }

        Throwable failure() throws InterruptedException {
            try {
                return new AssertionError("answered " + outcome.get());
            } catch (ExecutionException failed) {
                return failed.getCause();
            }
        }
    }

    private static void assertNothingLeft(AgentPool<?> pool) {
        assertThat(pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.inFlight()).isZero());
    }

    @Test
    void the_second_agent_answers_for_one_that_heeds_no_interrupt() throws Exception {
        a.interruptible = false;
        b.interruptible = false;
        AgentPool<BlockingAgent> pool = pool(hedged(), a, b);
        Caller caller = new Caller(pool);
        caller.awaitWaiting();
        BlockingAgent first = a.works.isEmpty() && !b.works.isEmpty() ? b : a;
        Work slow = first.works.take();
        time.advance(DELAY);
        Work quick = (first == a ? b : a).works.take();
        quick.answer.complete("quick");
        assertThat(caller.outcome.get()).isEqualTo("quick");
        assertThat(slow.interrupted.get()).isTrue();
        assertThat(caller.interruptedAfter.get()).isFalse();
        assertThat(events).hasAtLeastOneElementOfType(CallHedged.class).hasAtLeastOneElementOfType(HedgeWon.class);
        assertNothingLeft(pool);
        slow.answer.complete("late");
        slow.ended.get();
        assertThat(pool.stats().values().stream()
                        .mapToLong(AgentStats::successCount)
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void one_agent_that_answers_in_time_is_enough() throws Exception {
        AgentPool<BlockingAgent> pool = pool(hedged(), a);
        Caller caller = new Caller(pool);
        a.works.take().answer.complete("x");
        assertThat(caller.outcome.get()).isEqualTo("x");
        assertThat(pool.stats().get("a").successCount()).isEqualTo(1);
        assertNothingLeft(pool);
    }

    @Test
    void the_agents_work_on_threads_of_their_own() throws Exception {
        AgentPool<BlockingAgent> pool = pool(hedged(), a);
        Caller caller = new Caller(pool);
        Work work = a.works.take();
        assertThat(work.thread).isNotSameAs(caller.thread);
        assertThat(work.thread.isDaemon()).isTrue();
        assertThat(work.thread.getName()).startsWith("pooling-agent-");
        work.answer.complete("x");
        caller.outcome.get();
    }

    @Test
    void what_an_agent_throws_reaches_the_caller_as_it_is() throws Exception {
        AgentPool<BlockingAgent> pool = pool(hedged().retries(0), a);
        Caller caller = new Caller(pool);
        IOException down = new IOException("down");
        a.works.take().answer.completeExceptionally(down);
        assertThat(caller.failure()).isSameAs(down);
        assertThat(pool.stats().get("a").failureCount()).isEqualTo(1);
    }

    @Test
    void a_pool_without_agents_says_so() {
        AgentPool<BlockingAgent> pool = pool(hedged());
        assertThatThrownBy(() -> pool.executeHedged(BlockingAgent::answer))
                .isInstanceOf(NoAgentAvailableException.class);
    }

    @Test
    void the_caller_itself_waits_before_an_agent_is_asked_again() throws Exception {
        AgentPool<BlockingAgent> pool = pool(hedged(), a);
        Caller caller = new Caller(pool);
        a.works.take().answer.completeExceptionally(new IOException("down"));
        a.works.take().answer.complete("again");
        assertThat(caller.outcome.get()).isEqualTo("again");
        assertThat(time.sleeps()).hasSize(1);
        assertNothingLeft(pool);
    }

    @Test
    void an_attempt_that_takes_too_long_frees_the_caller_at_once() throws Exception {
        a.interruptible = false;
        AgentPool<BlockingAgent> pool = pool(hedged().retries(0), a);
        Caller caller = new Caller(pool);
        Work stuck = a.works.take();
        caller.awaitWaiting();
        time.advance(Duration.ofSeconds(1));
        assertThat(caller.failure()).isInstanceOf(AgentTimeoutException.class);
        assertThat(stuck.interrupted.get()).isTrue();
        assertThat(caller.interruptedAfter.get()).isFalse();
        assertThat(pool.stats().get("a").failureCount()).isEqualTo(1);
        assertNothingLeft(pool);
        stuck.answer.complete("late");
    }

    @Test
    void an_interrupt_of_the_caller_is_passed_on_and_kept() throws Exception {
        AgentPool<BlockingAgent> pool = pool(hedged(), a, b);
        Caller caller = new Caller(pool);
        caller.awaitWaiting();
        time.advance(DELAY);
        Work one = a.works.take();
        Work other = b.works.take();
        caller.thread.interrupt();
        assertThat(one.interrupted.get()).isTrue();
        assertThat(other.interrupted.get()).isTrue();
        assertThat(caller.failure()).isInstanceOf(InterruptedException.class);
        assertThat(caller.interruptedAfter.get()).isTrue();
        assertThat(pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.failureCount()).isZero());
        one.ended.get();
        other.ended.get();
        assertNothingLeft(pool);
    }

    @Test
    void an_agent_may_answer_all_the_same_when_its_caller_is_interrupted() throws Exception {
        a.interruptible = false;
        AgentPool<BlockingAgent> pool = pool(hedged(), a);
        Caller caller = new Caller(pool);
        Work work = a.works.take();
        caller.awaitWaiting();
        caller.thread.interrupt();
        assertThat(work.interrupted.get()).isTrue();
        work.answer.complete("all the same");
        assertThat(caller.outcome.get()).isEqualTo("all the same");
        assertThat(caller.interruptedAfter.get()).isTrue();
    }

    @Test
    void after_an_interrupt_no_other_agent_is_asked() throws Exception {
        a.interruptible = false;
        b.interruptible = false;
        AgentPool<BlockingAgent> pool = pool(hedged(), a, b);
        Caller caller = new Caller(pool);
        caller.awaitWaiting();
        BlockingAgent first = a.works.isEmpty() && !b.works.isEmpty() ? b : a;
        Work work = first.works.take();
        caller.thread.interrupt();
        work.interrupted.get();
        time.advance(DELAY);
        IOException down = new IOException("down");
        work.answer.completeExceptionally(down);
        assertThat(caller.failure()).isSameAs(down);
        assertThat((first == a ? b : a).works).isEmpty();
        assertThat(caller.interruptedAfter.get()).isTrue();
    }

    @Test
    void the_thread_of_an_agent_is_not_interrupted_after_its_work() throws Exception {
        AgentTask<String> task = new AgentTask<>(call(), null, () -> {
            Thread.currentThread().interrupt();
            return "x";
        });
        boolean[] interrupted = {true};
        Thread thread = new Thread(() -> {
            task.run();
            task.interrupt();
            interrupted[0] = Thread.currentThread().isInterrupted();
        });
        thread.start();
        thread.join();
        assertThat(task).isCompletedWithValue("x");
        assertThat(interrupted).containsExactly(false);
    }

    @Test
    void a_task_that_was_cancelled_before_it_began_does_nothing() {
        AgentTask<String> task = new AgentTask<>(call(), null, () -> {
            throw new AssertionError("nobody wants it");
        });
        task.cancel(true);
        task.run();
        assertThat(task).isCancelled();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private AsyncCall<?, String> call() {
        AgentPool<BlockingAgent> pool = pool(hedged());
        return (AsyncCall<?, String>) pool.<String>executeAsync(agent -> CompletableFuture.completedFuture(agent.name));
    }

    @Test
    void context_is_brought_by_propagators_and_time_left_by_the_call() throws Exception {
        ThreadLocal<String> tenant = new ThreadLocal<>();
        AgentPool<BlockingAgent> pool = pool(hedged().deadline(Duration.ofMillis(700)), bringing(tenant), a);
        tenant.set("acme");
        String seen = pool.executeHedged(agent -> tenant.get() + " "
                + CallContext.current().map(CallContext::remaining).orElseThrow());
        assertThat(seen).isEqualTo("acme PT0.7S");
        CallReport report;
        try (CallReports reports = CallReports.collect()) {
            pool.executeHedged(agent -> "x");
            report = reports.last().orElseThrow();
        }
        assertThat(report.servedBy()).isEqualTo("a");
        assertThat(report.hedge()).isNull();
    }

    private Caller inLine(AgentPool<BlockingAgent> pool) {
        Caller caller = new Caller(pool);
        while (pool.picker().group().queue().length() == 0) {
            Thread.onSpinWait();
        }
        return caller;
    }

    @Test
    void a_call_waits_for_a_place() throws Exception {
        AgentPool<BlockingAgent> pool = pool(hedged().maxConcurrent(1).maxConcurrentWait(Duration.ofMinutes(1)), a);
        Caller first = new Caller(pool);
        Work work = a.works.take();
        Caller second = inLine(pool);
        work.answer.complete("first");
        a.works.take().answer.complete("second");
        assertThat(first.outcome.get()).isEqualTo("first");
        assertThat(second.outcome.get()).isEqualTo("second");
        assertNothingLeft(pool);
    }

    @Test
    void an_interrupt_ends_the_wait_for_a_place() throws Exception {
        AgentPool<BlockingAgent> pool = pool(hedged().maxConcurrent(1).maxConcurrentWait(Duration.ofMinutes(1)), a);
        Caller first = new Caller(pool);
        Work work = a.works.take();
        Caller second = inLine(pool);
        second.thread.interrupt();
        assertThat(second.failure())
                .isInstanceOf(AgentsFullException.class)
                .hasRootCauseInstanceOf(InterruptedException.class);
        assertThat(second.interruptedAfter.get()).isTrue();
        work.answer.complete("first");
        assertThat(first.outcome.get()).isEqualTo("first");
        assertThat(a.works).isEmpty();
        assertNothingLeft(pool);
    }

    @Tag("long")
    @Test
    void what_is_left_to_the_caller_is_not_lost_however_often_it_wakes_up() throws Exception {
        AgentPool<String> pool = AgentPool.<String>builder()
                .config(hedged().retries(1)
                        .circuitFailureThreshold(1_000_000)
                        .unhealthyErrorRateThreshold(1)
                        .build())
                .ticker(time)
                .scheduler(time)
                .build();
        pool.addAgent("a", "a");
        Thread caller = Thread.currentThread();
        AtomicBoolean over = new AtomicBoolean();
        Thread waking = new Thread(() -> {
            while (!over.get()) {
                LockSupport.unpark(caller);
            }
        });
        waking.start();
        try {
            for (int i = 0; i < 10_000; i++) {
                // The wait before the second attempt is the caller's.
                assertThatThrownBy(() -> pool.executeHedged(agent -> {
                            throw new IOException("down");
                        }))
                        .isInstanceOf(IOException.class);
            }
        } finally {
            over.set(true);
            waking.join();
        }
        assertNothingLeft(pool);
    }
}
