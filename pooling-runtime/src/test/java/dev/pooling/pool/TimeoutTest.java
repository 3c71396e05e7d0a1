package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.time.ManualTime;
import dev.pooling.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TimeoutTest {

    private static final PoolConfig TWO_SECONDS = PoolConfig.builder()
            .requestTimeout(Duration.ofSeconds(2))
            .retries(0)
            .build();

    @Test
    void a_late_answer_is_dropped_and_counts_as_a_failure() {
        PoolFixture fixture = PoolFixture.roundRobin(TWO_SECONDS, "a");
        assertThatThrownBy(() -> fixture.pool.execute(agent -> {
                    fixture.time.advance(Duration.ofSeconds(3));
                    return "late";
                }))
                .isInstanceOfSatisfying(AgentTimeoutException.class, timeout -> {
                    assertThat(timeout.agentId()).isEqualTo("a");
                    assertThat(timeout.timeout()).isEqualTo(Duration.ofSeconds(2));
                })
                .hasMessageContaining("did not answer within 2.0 s");
        assertThat(fixture.stats("a").failureCount()).isEqualTo(1);
        assertThat(fixture.stats("a").successCount()).isZero();
        assertThat(fixture.stats("a").inFlight()).isZero();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void the_interrupted_agent_s_exception_becomes_the_cause() {
        PoolFixture fixture = PoolFixture.roundRobin(TWO_SECONDS, "a");
        IOException interrupted = new IOException("interrupted");
        assertThatThrownBy(() -> fixture.pool.execute(agent -> {
                    fixture.time.advance(Duration.ofSeconds(2));
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                    throw interrupted;
                }))
                .isInstanceOf(AgentTimeoutException.class)
                .hasCause(interrupted);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(fixture.stats("a").failureCount()).isEqualTo(1);
    }

    @Test
    void a_timed_out_attempt_counts_and_frees_its_place_at_once() {
        PoolFixture fixture = PoolFixture.roundRobin(TWO_SECONDS, "a");
        assertThatThrownBy(() -> fixture.pool.execute(agent -> {
                    fixture.time.advance(Duration.ofSeconds(2));
                    assertThat(fixture.stats("a").failureCount()).isEqualTo(1);
                    assertThat(fixture.stats("a").inFlight()).isZero();
                    return "still running";
                }))
                .isInstanceOf(AgentTimeoutException.class);
    }

    @Test
    void an_answer_in_time_is_not_disturbed() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin(TWO_SECONDS, "a");
        String answer = fixture.pool.<String, Exception>execute(agent -> {
            fixture.time.advance(Duration.ofMillis(1_999));
            return "in time";
        });
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(answer).isEqualTo("in time");
        assertThat(Thread.interrupted()).isFalse();
        assertThat(fixture.stats("a").failureCount()).isZero();
    }

    @Test
    void nested_calls_have_limits_of_their_own() throws Exception {
        PoolFixture outer = PoolFixture.roundRobin(
                PoolConfig.builder().requestTimeout(Duration.ofSeconds(10)).build(), "a");
        PoolFixture inner = PoolFixture.roundRobin(TWO_SECONDS, "b");
        String answer = outer.pool.<String, Exception>execute(agent -> {
            assertThatThrownBy(() -> inner.pool.execute(nested -> {
                        inner.time.advance(Duration.ofSeconds(2));
                        return "late";
                    }))
                    .isInstanceOf(AgentTimeoutException.class);
            return "outer";
        });
        assertThat(answer).isEqualTo("outer");
    }

    @Test
    void a_time_out_of_a_nested_pool_is_a_failure_like_any_other() {
        PoolFixture fixture = PoolFixture.roundRobin(TWO_SECONDS, "a");
        AgentTimeoutException nested = new AgentTimeoutException("nested", "a", Duration.ofSeconds(1), null);
        assertThatThrownBy(() -> fixture.pool.execute(agent -> {
                    throw nested;
                }))
                .isSameAs(nested);
        assertThat(fixture.stats("a").failureCount()).isEqualTo(1);
        assertThat(fixture.stats("a").inFlight()).isZero();
    }

    @Test
    void an_interrupt_by_somebody_else_is_kept() {
        PoolFixture fixture = PoolFixture.roundRobin(TWO_SECONDS, "a");
        assertThatThrownBy(() -> fixture.pool.execute(agent -> {
                    Thread.currentThread().interrupt();
                    fixture.time.advance(Duration.ofSeconds(2));
                    return "late";
                }))
                .isInstanceOf(AgentTimeoutException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void the_deadline_bounds_the_whole_call() {
        PoolConfig config = PoolConfig.builder()
                .retries(100)
                .requestTimeout(Duration.ofSeconds(2))
                .deadline(Duration.ofSeconds(5))
                .circuitFailureThreshold(1_000)
                .build();
        PoolFixture fixture = PoolFixture.roundRobin(config, "a", "b", "c", "d");
        List<Long> limits = new ArrayList<>();
        assertThatThrownBy(() -> fixture.pool.execute(agent -> {
                    long start = fixture.time.nanoTime();
                    while (!Thread.currentThread().isInterrupted()) {
                        fixture.time.advance(Duration.ofMillis(100));
                    }
                    limits.add(Duration.ofNanos(fixture.time.nanoTime() - start).toMillis());
                    throw new IOException("interrupted");
                }))
                .isInstanceOf(AgentTimeoutException.class);
        assertThat(limits).containsExactly(2_000L, 2_000L, 1_000L);
        assertThat(Duration.ofNanos(fixture.time.nanoTime())).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void no_back_off_reaches_beyond_the_deadline() {
        PoolConfig config = PoolConfig.builder()
                .retries(1_000)
                .deadline(Duration.ofMillis(500))
                .circuitFailureThreshold(1_000)
                .build();
        PoolFixture fixture = PoolFixture.roundRobin(config, "a");
        fixture.agent("a").failWith(PoolFixture::down);
        assertThatThrownBy(fixture::call).isInstanceOf(IOException.class);
        assertThat(fixture.time.nanoTime()).isLessThan(Duration.ofMillis(500).toNanos());
        assertThat(fixture.agent("a").calls.get()).isGreaterThan(1);
    }

    @Test
    void one_scan_is_planned_for_any_number_of_calls_and_none_when_idle() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin(TWO_SECONDS, "a");
        for (int i = 0; i < 1_000; i++) {
            fixture.call();
        }
        assertThat(fixture.time.pendingTasks()).isEqualTo(1);
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(fixture.time.pendingTasks()).isZero();
    }

    /** The race that must not leak: attempts that end at the very moment of their time-out, on many threads. */
    @Tag("long")
    @Test
    void an_interrupt_never_leaks_however_the_race_between_completion_and_time_out_ends() throws Exception {
        PoolConfig config = PoolConfig.builder()
                .requestTimeout(Duration.ofNanos(20_000))
                .retries(0)
                .circuitFailureThreshold(Integer.MAX_VALUE)
                .build();
        AgentPool<FakeAgent> pool = AgentPool.create(LoadBalanceStrategy.ROUND_ROBIN, config);
        pool.addAgent("a", new FakeAgent("a"));
        int threadCount = 8;
        int callsEach = 20_000;
        AtomicInteger leaked = new AtomicInteger();
        AtomicInteger timedOut = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(threadCount);
        for (int i = 0; i < threadCount; i++) {
            new Thread(() -> {
                        for (int call = 0; call < callsEach; call++) {
                            timedOut.addAndGet(callAboutAsLongAsTheLimit(pool));
                            leaked.addAndGet(Thread.interrupted() ? 1 : 0);
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        AgentStats stats = pool.stats().get("a");
        assertThat(leaked).hasValue(0);
        assertThat(stats.inFlight()).isZero();
        assertThat(stats.failureCount()).isEqualTo(timedOut.get());
        assertThat(stats.successCount() + stats.failureCount()).isEqualTo((long) threadCount * callsEach);
    }

    private static int callAboutAsLongAsTheLimit(AgentPool<FakeAgent> pool) {
        try {
            pool.execute(agent -> {
                long start = Ticker.system().nanoTime();
                while (Ticker.system().nanoTime() - start < 19_000) {
                    Thread.onSpinWait();
                }
                return 1;
            });
            return 0;
        } catch (AgentTimeoutException expected) {
            return 1;
        }
    }

    @Tag("long")
    @Test
    void many_calls_at_once_grow_the_table_of_watches() throws Exception {
        AgentPool<FakeAgent> pool = AgentPool.create(LoadBalanceStrategy.ROUND_ROBIN);
        pool.addAgent("a", new FakeAgent("a"));
        int threadCount = 500;
        CountDownLatch allInside = new CountDownLatch(threadCount);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < threadCount; i++) {
            Thread thread = new Thread(() -> pool.execute(agent -> {
                allInside.countDown();
                try {
                    allInside.await();
                } catch (InterruptedException unexpected) {
                    throw new IllegalStateException(unexpected);
                }
                return 1;
            }));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(pool.stats().get("a").successCount()).isEqualTo(threadCount);
        assertThat(pool.stats().get("a").inFlight()).isZero();
    }

    @Test
    void a_fallback_handler_that_fails_is_watched_no_longer() {
        ManualTime time = new ManualTime();
        Supplied broken = () -> {
            throw new IOException("broken");
        };
        Supplied proxy = Pooling.of(Supplied.class)
                .agent("a", broken)
                .fallbackHandler(new BrokenHandler())
                .ticker(time)
                .scheduler(time)
                .build();
        assertThatThrownBy(proxy::get).hasMessage("handler");
        time.advance(Duration.ofMinutes(1));
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Falls back to a handler. */
    @Pooled(retries = 0)
    @Fallback(handler = BrokenHandler.class)
    public interface Supplied {
        String get() throws IOException;
    }

    static final class BrokenHandler implements Supplied {
        @Override
        public String get() throws IOException {
            throw new IOException("handler");
        }
    }
}
