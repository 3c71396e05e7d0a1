package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Agents come, go and fail while calls with and without tags are picked for. */
@Tag("long")
class TagRaceTest {

    private static final int THREADS = 24;
    private static final int CALLS = 1_000;

    /** When it had gone, by the clock of removals. */
    private record Member(String region, AtomicInteger goneAt) {
        Member(String region) {
            this(region, new AtomicInteger(Integer.MAX_VALUE));
        }
    }

    private final AtomicReference<Throwable> wrong = new AtomicReference<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger removals = new AtomicInteger();
    private final Map<String, Member> guests = new HashMap<>();

    @ParameterizedTest
    @EnumSource
    void no_call_reaches_a_member_without_its_tags_or_one_that_had_gone_before(LoadBalanceStrategy strategy)
            throws Exception {
        AgentPool<Member> pool = AgentPool.create(
                strategy,
                PoolConfig.builder()
                        .circuitFailureThreshold(Integer.MAX_VALUE)
                        .retryDelay(Duration.ZERO)
                        .retryMaxDelay(Duration.ZERO)
                        .retryBudgetShare(0)
                        .slowStart(Duration.ofMillis(5))
                        .build());
        for (String region : List.of("eu", "us")) {
            pool.addAgent("stable-" + region, new Member(region), 1, 0, Map.of("region", region));
        }
        CountDownLatch running = new CountDownLatch(THREADS);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            threads.add(new Thread(() -> {
                try {
                    callAll(pool, number);
                } catch (Throwable thrown) {
                    wrong.compareAndSet(null, thrown);
                } finally {
                    running.countDown();
                }
            }));
        }
        threads.forEach(Thread::start);

        for (int round = 0; running.getCount() > 0; round++) {
            changeMembers(pool, round);
        }

        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).hasValue(null);
        assertThat(answered).hasValue(THREADS * CALLS);
        assertThat(pool.stats().values()).allMatch(stats -> stats.inFlight() == 0);
        assertThat(CallScope.current()).isNull();
    }

    private void changeMembers(AgentPool<Member> pool, int round) {
        String region = round % 2 == 0 ? "eu" : "us";
        Member member = new Member(region);
        guests.put("guest-" + round, member);
        pool.addAgent("guest-" + round, member, 1 + round % 3, round % 2, Map.of("region", region, "round", round));
        String leaving = "guest-" + (round - 4);
        if (pool.removeAgent(leaving)) {
            guests.remove(leaving).goneAt().set(removals.incrementAndGet());
        }
        Thread.yield();
    }

    private void callAll(AgentPool<Member> pool, int number) {
        CallOptions eu =
                CallOptions.builder().tags("region=eu").routeKey(number).build();
        CallOptions us = CallOptions.builder().tags("region=us").build();
        for (int call = 0; call < CALLS; call++) {
            switch (call % 4) {
                case 0 -> eu.run(() -> call(pool, "eu"));
                case 1 -> us.run(() -> call(pool, "us"));
                case 2 ->
                    eu.<CompletableFuture<Member>, RuntimeException>call(() -> callLater(pool, "eu"))
                            .join();
                default -> call(pool, null);
            }
            answered.incrementAndGet();
        }
    }

    private void call(AgentPool<Member> pool, String region) {
        List<String> asked = new ArrayList<>();
        boolean fails = ThreadLocalRandom.current().nextInt(10) == 0;
        int start = removals.get();
        pool.execute(member -> {
            check(member, region, start);
            asked.add(member.region());
            if (fails && asked.size() == 1) {
                throw new IllegalStateException("first attempt");
            }
            return member;
        });
    }

    private CompletableFuture<Member> callLater(AgentPool<Member> pool, String region) {
        int start = removals.get();
        boolean[] failed = {ThreadLocalRandom.current().nextInt(10) != 0};
        return pool.executeAsync(member -> {
            check(member, region, start);
            if (!failed[0]) {
                failed[0] = true;
                return CompletableFuture.failedFuture(new IllegalStateException("first attempt"));
            }
            return CompletableFuture.completedFuture(member);
        });
    }

    private void check(Member member, String region, int start) {
        if (region != null && !member.region().equals(region)) {
            wrong.compareAndSet(null, new AssertionError("asked " + member + " for " + region));
        }
        if (member.goneAt().get() <= start) {
            wrong.compareAndSet(null, new AssertionError("asked " + member + ", which had gone before"));
        }
    }
}
