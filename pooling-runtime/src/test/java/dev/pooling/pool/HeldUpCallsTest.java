package dev.pooling.pool;

import static dev.pooling.pool.HostileExceptionsTest.assertNothingInFlight;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.async.ContextPropagator;
import dev.pooling.event.PoolEvent;
import dev.pooling.event.PoolListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What users give to a pool may block: that holds up the call in which it happens and no other one, nor a change of the pool. */
@Tag("long")
@Timeout(60)
class HeldUpCallsTest {

    /** Holds up the first who comes, until it is opened. */
    private static final class Gate {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch opened = new CountDownLatch(1);
        private final AtomicBoolean isTaken = new AtomicBoolean();

        void pass() {
            if (isTaken.compareAndSet(false, true)) {
                reached.countDown();
                try {
                    opened.await();
                } catch (InterruptedException unexpected) {
                    throw new AssertionError(unexpected);
                }
            }
        }
    }

    private final Gate gate = new Gate();
    private final FakeAgent broken = new FakeAgent("broken").failWith(PoolFixture::down);

    private AgentPool<FakeAgent> build(AgentPool.Builder<FakeAgent> builder) {
        AgentPool<FakeAgent> pool = builder.config(
                        PoolConfig.builder().circuitFailureThreshold(1).build())
                .build();
        pool.addAgent(broken.name, broken);
        pool.addAgent("good", new FakeAgent("good"));
        return pool;
    }

    private static String call(AgentPool<FakeAgent> pool) throws Exception {
        return pool.<String, Exception>execute(FakeAgent::answer);
    }

    private static String callAsync(AgentPool<FakeAgent> pool) throws ExecutionException, InterruptedException {
        return pool.<String>executeAsync(agent -> {
                    try {
                        return CompletableFuture.completedFuture(agent.answer());
                    } catch (Exception down) {
                        return CompletableFuture.failedFuture(down);
                    }
                })
                .get();
    }

    /** Lets one thread be held up, and does all that others do with a pool meanwhile. */
    private void othersGoOn(AgentPool<FakeAgent> pool, FutureTask<String> heldUp) throws Exception {
        Thread thread = new Thread(heldUp);
        thread.start();
        gate.reached.await();
        for (int i = 0; i < 10; i++) {
            assertThat(call(pool)).isEqualTo("good");
            assertThat(callAsync(pool)).isEqualTo("good");
        }
        pool.addAgent("new", new FakeAgent("new"));
        assertThat(pool.stats()).hasSize(3);
        assertThat(pool.resetAgent("new")).isTrue();
        assertThat(pool.removeAgent("new")).isTrue();
        pool.resetAll();
        assertThat(heldUp.isDone()).isFalse();
        gate.opened.countDown();
        assertThat(heldUp.get()).isEqualTo("good");
        thread.join();
        assertNothingInFlight(pool);
    }

    @Test
    void in_a_listener_of_failures() throws Exception {
        AgentPool<FakeAgent> pool = build(AgentPool.<FakeAgent>builder().listener(new PoolListener() {
            @Override
            public void attemptFailed(PoolEvent.AttemptFailed event) {
                gate.pass();
            }
        }));
        othersGoOn(pool, new FutureTask<>(() -> call(pool)));
    }

    @Test
    void in_a_listener_of_breakers() throws Exception {
        AgentPool<FakeAgent> pool = build(AgentPool.<FakeAgent>builder().listener(new PoolListener() {
            @Override
            public void breakerStateChanged(PoolEvent.BreakerStateChanged event) {
                gate.pass();
            }
        }));
        othersGoOn(pool, new FutureTask<>(() -> call(pool)));
    }

    @Test
    void in_a_classifier() throws Exception {
        AgentPool<FakeAgent> pool = build(AgentPool.<FakeAgent>builder().classifier(failure -> {
            gate.pass();
            return null;
        }));
        othersGoOn(pool, new FutureTask<>(() -> call(pool)));
    }

    @Test
    void in_a_selector() throws Exception {
        AgentPool<FakeAgent> pool = build(AgentPool.<FakeAgent>builder().selector((request, candidates) -> {
            gate.pass();
            return candidates.size() - 1;
        }));
        othersGoOn(pool, new FutureTask<>(() -> call(pool)));
    }

    @Test
    void in_a_context_propagator() throws Exception {
        ContextPropagator slow = () -> {
            gate.pass();
            return () -> () -> {};
        };
        AgentPool<FakeAgent> pool = build(AgentPool.<FakeAgent>builder().contextPropagator(slow));
        othersGoOn(pool, new FutureTask<>(() -> callAsync(pool)));
    }

    @Test
    void in_an_agent_that_is_removed_meanwhile() throws Exception {
        AgentPool<FakeAgent> pool = build(AgentPool.<FakeAgent>builder());
        assertThat(pool.removeAgent(broken.name)).isTrue();
        FutureTask<String> heldUp = new FutureTask<>(() -> pool.execute(agent -> {
            gate.pass();
            return agent.name;
        }));
        Thread thread = new Thread(heldUp);
        thread.start();
        gate.reached.await();
        pool.addAgent("other", new FakeAgent("other"));
        assertThat(pool.removeAgent("good")).isTrue();
        assertThat(call(pool)).isEqualTo("other");
        gate.opened.countDown();
        assertThat(heldUp.get()).isEqualTo("good");
        thread.join();
        assertNothingInFlight(pool);
    }
}
