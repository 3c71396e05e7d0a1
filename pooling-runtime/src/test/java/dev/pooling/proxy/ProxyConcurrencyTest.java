package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.RouteKey;
import dev.pooling.pool.AgentStats;
import dev.pooling.pool.PoolConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** Many threads in one proxy: every call gets its own answer, and the counts add up. */
class ProxyConcurrencyTest {

    private static final int THREADS = 200;
    private static final int CALLS = 500;

    /** Works on primitives, so that a mixed-up slot shows. */
    @Pooled
    public interface Adder {
        @Fallback(method = "instead")
        long add(@RouteKey long a, double b, String c) throws IOException;

        default long instead(long a, double b, String c) {
            return a + (long) b + Long.parseLong(c);
        }
    }

    private static final class CountingAdder implements Adder {
        private final LongAdder calls;
        private final boolean flaky;

        CountingAdder(LongAdder calls, boolean flaky) {
            this.calls = calls;
            this.flaky = flaky;
        }

        @Override
        public long add(long a, double b, String c) throws IOException {
            calls.increment();
            if (flaky && a % 3 == 0) {
                throw new IOException("flaky");
            }
            return a + (long) b + Long.parseLong(c);
        }
    }

    @Test
    void thousands_of_calls_on_hundreds_of_threads_get_their_own_answers() throws Exception {
        LongAdder asked = new LongAdder();
        Adder proxy = Pooling.of(Adder.class)
                .config(PoolConfig.builder()
                        .retryDelay(Duration.ZERO)
                        .requestTimeout(Duration.ZERO)
                        .build())
                .agent("flaky", new CountingAdder(asked, true))
                .agent("steady", new CountingAdder(asked, false))
                .agent("other", new CountingAdder(asked, false))
                .build();
        LongAdder wrong = new LongAdder();
        callAtOnce(proxy, wrong);
        assertThat(wrong.sum()).as("wrong answers").isZero();
        long booked = 0;
        for (AgentStats stats : Pooling.poolOf(proxy).stats().values()) {
            booked += stats.successCount() + stats.failureCount();
        }
        assertThat(booked).as("calls that agents got and calls in the book").isEqualTo(asked.sum());
        assertThat(asked.sum()).isGreaterThanOrEqualTo((long) THREADS * CALLS);
    }

    private static void callAtOnce(Adder proxy, LongAdder wrong) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                long seed = thread * 1_000L;
                done.add(executor.submit(() -> {
                    start.await();
                    for (long i = seed; i < seed + CALLS; i++) {
                        if (proxy.add(i, 2.0 * i, Long.toString(i)) != 4 * i) {
                            wrong.increment();
                        }
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> future : done) {
                future.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
