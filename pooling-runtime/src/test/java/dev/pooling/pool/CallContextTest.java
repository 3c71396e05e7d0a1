package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CallContextTest {

    private static final PoolConfig TWO_SECONDS =
            PoolConfig.builder().requestTimeout(Duration.ofSeconds(2)).build();

    private static Optional<Duration> remaining() {
        return CallContext.current().map(CallContext::remaining);
    }

    @Test
    void outside_of_a_call_there_is_none() {
        assertThat(CallContext.current()).isEmpty();
    }

    @Test
    void an_agent_sees_the_time_left_for_its_attempt() {
        PoolFixture fixture = PoolFixture.roundRobin(TWO_SECONDS, "a");
        List<Duration> seen = fixture.pool.execute(agent -> {
            List<Duration> left = new ArrayList<>();
            left.add(remaining().orElseThrow());
            fixture.time.advance(Duration.ofMillis(500));
            left.add(remaining().orElseThrow());
            return left;
        });
        assertThat(seen).containsExactly(Duration.ofSeconds(2), Duration.ofMillis(1_500));
        assertThat(CallContext.current()).isEmpty();
    }

    @Test
    void an_agent_whose_time_is_up_sees_that() {
        PoolFixture fixture = PoolFixture.roundRobin(TWO_SECONDS, "a");
        boolean[] expired = {false};
        try {
            fixture.pool.execute(agent -> {
                fixture.time.advance(Duration.ofSeconds(3));
                expired[0] = CallContext.current().orElseThrow().isExpired();
                return "late";
            });
        } catch (AgentTimeoutException expected) {
            assertThat(expired[0]).isTrue();
        }
        assertThat(expired[0]).isTrue();
    }

    @Test
    void without_a_limit_there_is_none() {
        PoolConfig unlimited =
                PoolConfig.builder().requestTimeout(Duration.ZERO).build();
        PoolFixture fixture = PoolFixture.roundRobin(unlimited, "a");
        Optional<Duration> seen = fixture.pool.execute(agent -> remaining());
        assertThat(seen).isEmpty();
    }

    @Test
    void the_deadline_of_the_call_counts_when_it_is_nearer() {
        PoolConfig config = PoolConfig.builder()
                .requestTimeout(Duration.ofSeconds(2))
                .deadline(Duration.ofSeconds(3))
                .build();
        PoolFixture fixture = PoolFixture.roundRobin(config, "a", "b");
        List<Duration> seen = new ArrayList<>();
        fixture.pool.execute(agent -> {
            seen.add(remaining().orElseThrow());
            if (seen.size() == 1) {
                fixture.time.advance(Duration.ofMillis(1_500));
                throw new IllegalStateException("down");
            }
            return "x";
        });
        assertThat(seen).containsExactly(Duration.ofSeconds(2), Duration.ofMillis(1_500));
    }

    @Test
    void of_calls_within_calls_the_least_time_counts() {
        PoolFixture outer = PoolFixture.roundRobin(TWO_SECONDS, "a");
        PoolFixture inner = PoolFixture.roundRobin("b");
        Optional<Duration> seen = outer.pool.execute(agent -> inner.pool.execute(nested -> remaining()));
        assertThat(seen).contains(Duration.ofSeconds(2));
    }

    @Tag("long")
    @Test
    void each_of_many_threads_sees_its_own() throws Exception {
        AgentPool<Integer> pool =
                AgentPool.<Integer>builder().config(TWO_SECONDS).ticker(() -> 0).build();
        pool.addAgent("a", 1);
        int threads = 300;
        CountDownLatch allInside = new CountDownLatch(threads);
        AtomicInteger right = new AtomicInteger();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> pool.execute(agent -> {
                allInside.countDown();
                try {
                    allInside.await();
                } catch (InterruptedException unexpected) {
                    throw new IllegalStateException(unexpected);
                }
                if (remaining().equals(Optional.of(Duration.ofSeconds(2)))) {
                    right.incrementAndGet();
                }
                return 1;
            }));
            all.add(thread);
            thread.start();
        }
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(right).hasValue(threads);
    }

    @Test
    void an_asynchronous_agent_sees_it_when_it_is_asked_and_may_keep_it() {
        AsyncFixture fixture = new AsyncFixture(TWO_SECONDS, "a");
        List<CallContext> seen = new ArrayList<>();
        CompletableFuture<String> future = fixture.pool.executeAsync(agent -> {
            seen.add(CallContext.current().orElseThrow());
            return agent.answer();
        });
        assertThat(CallContext.current()).isEmpty();
        fixture.time.advance(Duration.ofMillis(1_900));
        assertThat(seen.get(0).remaining()).isEqualTo(Duration.ofMillis(100));
        fixture.agent("a").last().completeExceptionally(new IOException("down"));
        fixture.time.advance(Duration.ofMillis(100));
        assertThat(seen).hasSize(2);
        assertThat(seen.get(0).isExpired()).isTrue();
        assertThat(seen.get(1).remaining()).isGreaterThan(Duration.ofMillis(1_900));
        future.cancel(true);
    }

    @Test
    void asynchronous_calls_within_each_other_see_the_least_time() {
        AsyncFixture outer = new AsyncFixture(TWO_SECONDS, "a");
        AsyncFixture inner = AsyncFixture.of("b");
        List<Duration> seen = new ArrayList<>();
        outer.pool.executeAsync(agent -> inner.pool.executeAsync(nested -> {
            seen.add(remaining().orElseThrow());
            return CompletableFuture.completedFuture("x");
        }));
        assertThat(seen).containsExactly(Duration.ofSeconds(2));
    }

    /** Fails as soon as somebody waits for it, in that thread. */
    private static final class FailsWhenWaitedFor extends CompletableFuture<String> {
        @Override
        public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
            action.accept(null, new IOException("down"));
            return this;
        }
    }

    @Test
    void a_call_that_goes_on_within_itself_sees_the_time_of_its_attempt() {
        AsyncFixture outer = new AsyncFixture(TWO_SECONDS, "a");
        AsyncFixture fixture = new AsyncFixture(PoolConfig.defaults(), "a", "b", "c");
        List<Duration> seen = new ArrayList<>();
        outer.pool.executeAsync(around -> fixture.pool.executeAsync(agent -> {
            seen.add(remaining().orElseThrow());
            return seen.size() < 3 ? new FailsWhenWaitedFor() : CompletableFuture.completedFuture("x");
        }));
        assertThat(seen).hasSize(3).containsOnly(Duration.ofSeconds(2));
        assertThat(CallContext.current()).isEmpty();
    }
}
