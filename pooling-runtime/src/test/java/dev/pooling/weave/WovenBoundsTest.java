package dev.pooling.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.RouteKey;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.AgentStats;
import dev.pooling.pool.AgentTimeoutException;
import dev.pooling.pool.AgentsFullException;
import dev.pooling.pool.CallReport;
import dev.pooling.pool.CallReports;
import dev.pooling.pool.StopReason;
import dev.pooling.retry.StatusCarrier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What bounds and routes the calls of the Java agent: hedges, the retry budget, limits, blame, throttling, time-outs, keys.
 * These pools have the clock of the machine, so all of this waits for what happens, not for time.
 */
class WovenBoundsTest {

    @Pooled(hedgeDelayMillis = 1)
    interface Search {

        @Pooled(idempotent = true)
        String find(String what) throws Exception;

        @Pooled(idempotent = true)
        CompletableFuture<String> findLater(String what);

        void change(String what) throws Exception;
    }

    @Pooled
    interface Store {
        String read(@RouteKey String key) throws Exception;
    }

    /** A store that does what the test says. */
    private static final class FakeStore implements Store {

        interface Reading {
            String of(String key) throws Exception;
        }

        final AtomicInteger reads = new AtomicInteger();
        volatile Reading reading;

        FakeStore(Reading reading) {
            this.reading = reading;
        }

        @Override
        public String read(String key) throws Exception {
            reads.incrementAndGet();
            return reading.of(key);
        }
    }

    private final Map<String, Object> proxies = new HashMap<>();

    @SuppressWarnings("unchecked") // made for the interface
    private static <T> WovenPool<T> pool(Class<T> type, boolean homeFirst, Map<String, String> options) {
        Map<String, String> arguments = new HashMap<>();
        options.forEach((key, value) -> arguments.put("pooling." + type.getSimpleName() + '.' + key, value));
        return (WovenPool<T>) WovenPools.create(type, null, homeFirst, arguments, null);
    }

    @SuppressWarnings("unchecked") // a proxy of the same interface
    private <T> T join(WovenPool<T> pool, String id, T member) {
        pool.join(member, id, 1, 0, Map.of());
        T proxy = (T) pool.proxyFor(member, id);
        proxies.put(id, proxy);
        return proxy;
    }

    private static AgentPool<?> poolOf(WovenPool<?> woven) {
        return (AgentPool<?>) woven.main();
    }

    private static int inFlight(WovenPool<?> woven) {
        return poolOf(woven).stats().values().stream()
                .mapToInt(AgentStats::inFlight)
                .sum();
    }

    /** Holds up who asks until that is interrupted. */
    private static final class Stuck implements Search {

        final CountDownLatch released = new CountDownLatch(1);
        final CompletableFuture<String> stage = new CompletableFuture<>();
        final AtomicInteger changes = new AtomicInteger();

        @Override
        public String find(String what) throws Exception {
            try {
                new CountDownLatch(1).await();
                return "never";
            } finally {
                released.countDown();
            }
        }

        @Override
        public CompletableFuture<String> findLater(String what) {
            return stage;
        }

        @Override
        public void change(String what) {
            changes.incrementAndGet();
        }
    }

    private record Quick(AtomicInteger changes) implements Search {

        Quick() {
            this(new AtomicInteger());
        }

        @Override
        public String find(String what) {
            return "found " + what;
        }

        @Override
        public CompletableFuture<String> findLater(String what) {
            return CompletableFuture.completedFuture("found " + what);
        }

        @Override
        public void change(String what) {
            changes.incrementAndGet();
        }
    }

    @Test
    void another_member_answers_for_a_slow_home() throws Exception {
        WovenPool<Search> pool = pool(Search.class, true, Map.of("hedgeBudget", "1"));
        Stuck slow = new Stuck();
        Search home = join(pool, "slow", slow);
        join(pool, "quick", new Quick());
        assertThat(home.find("it")).isEqualTo("found it");
        slow.released.await();
        assertThat(home.findLater("that").get()).isEqualTo("found that");
        assertThat(slow.stage).isCancelled();
        assertThat(poolOf(pool).stats().get("quick").successCount()).isEqualTo(2);
        assertThat(poolOf(pool).stats().get("slow").failureCount()).isZero();
    }

    @Test
    void methods_that_are_not_idempotent_are_not_hedged() throws Exception {
        WovenPool<Search> pool = pool(Search.class, true, Map.of());
        Stuck slow = new Stuck();
        Quick quick = new Quick();
        Search home = join(pool, "slow", slow);
        join(pool, "quick", quick);
        for (int i = 0; i < 10; i++) {
            home.change("it");
        }
        assertThat(slow.changes).hasValue(10);
        assertThat(quick.changes).hasValue(0);
    }

    private List<FakeStore> stores(WovenPool<Store> pool, int number, FakeStore.Reading reading) {
        List<FakeStore> stores = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            FakeStore store = new FakeStore(reading);
            stores.add(store);
            join(pool, "store-" + i, store);
        }
        return stores;
    }

    private Store proxy(int number) {
        return (Store) proxies.get("store-" + number);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_outage_is_not_multiplied_beyond_the_retry_budget(boolean homeFirst) {
        WovenPool<Store> pool = pool(
                Store.class,
                homeFirst,
                Map.of("retryBudgetShare", "0.2", "retryBudgetFloor", "0", "circuitFailureThreshold", "1000000"));
        List<FakeStore> stores = stores(pool, 4, key -> {
            throw new IOException("down");
        });
        for (int call = 0; call < 200; call++) {
            assertThat(catchThrowable(() -> proxy(0).read("it"))).isInstanceOf(IOException.class);
        }
        int reads = stores.stream().mapToInt(store -> store.reads.get()).sum();
        assertThat(reads).isBetween(220, 241);
        assertThat(poolOf(pool).retryBudget().orElseThrow().denied()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_full_member_is_passed_over_and_if_all_are_full_the_call_fails(boolean homeFirst) throws Exception {
        WovenPool<Store> pool = pool(Store.class, homeFirst, Map.of("maxConcurrent", "1"));
        stores(pool, 2, key -> key);
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String name = "store-" + i;
            ((FakeStore) memberOf(pool, name)).reading = key -> {
                seen.add(name);
                return key.isEmpty() ? name : proxyElsewhere(key.substring(1));
            };
        }
        // Each member calls the pool from a thread of its own while it is called.
        assertThat(proxy(0).read("1")).isIn("store-0", "store-1");
        assertThat(seen).containsExactlyInAnyOrder("store-0", "store-1");
        assertThat(catchThrowable(() -> proxy(0).read("11"))).isInstanceOf(AgentsFullException.class);
        assertThat(inFlight(pool)).isZero();
    }

    private static Object memberOf(WovenPool<?> pool, String id) {
        return poolOf(pool).agents().stream()
                .filter(agent -> agent.id().equals(id))
                .findFirst()
                .orElseThrow()
                .agent();
    }

    private String proxyElsewhere(String key) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                answer.complete(proxy(0).read(key));
            } catch (Exception failure) {
                answer.completeExceptionally(failure);
            }
        });
        thread.start();
        thread.join();
        if (answer.isCompletedExceptionally()) {
            throw (Exception) catchThrowable(answer::get).getCause();
        }
        return answer.get();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_call_that_fails_alike_on_members_that_work_is_blamed(boolean homeFirst) throws Exception {
        WovenPool<Store> pool = pool(Store.class, homeFirst, Map.of("retries", "9"));
        List<FakeStore> stores = stores(pool, 5, key -> {
            if (key.equals("poison")) {
                throw new IllegalArgumentException("poison");
            }
            return key;
        });
        for (int call = 0; call < 50; call++) {
            proxy(call % 5).read("good");
        }
        int before = stores.stream().mapToInt(store -> store.reads.get()).sum();
        try (CallReports reports = CallReports.collect()) {
            assertThatThrownBy(() -> proxy(0).read("poison")).isInstanceOf(IllegalArgumentException.class);
            CallReport report = reports.last().orElseThrow();
            assertThat(report.stopped()).isEqualTo(StopReason.BLAMED);
        }
        assertThat(stores.stream().mapToInt(store -> store.reads.get()).sum() - before)
                .isEqualTo(3);
        assertThat(poolOf(pool).stats().values())
                .allSatisfy(stats -> assertThat(stats.failureCount()).isZero());
    }

    private static final class TooManyRequests extends RuntimeException implements StatusCarrier {

        private static final long serialVersionUID = 1;

        @Override
        public int statusCode() {
            return 429;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_throttled_member_rests_and_the_call_goes_on_elsewhere(boolean homeFirst) throws Exception {
        WovenPool<Store> pool = pool(Store.class, homeFirst, Map.of("throttleCooldown", "5m"));
        List<FakeStore> stores = stores(pool, 2, key -> "answer");
        stores.get(0).reading = key -> {
            throw new TooManyRequests();
        };
        for (int call = 0; call < 10; call++) {
            assertThat(proxy(0).read("it")).isEqualTo("answer");
        }
        assertThat(stores.get(0).reads).hasValue(1);
        AgentStats throttled = poolOf(pool).stats().get("store-0");
        assertThat(throttled.throttledFor()).isPositive();
        assertThat(throttled.failureCount()).isZero();
        assertThat(throttled.circuitOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_member_that_takes_too_long_is_interrupted_and_another_one_answers(boolean homeFirst) throws Exception {
        WovenPool<Store> pool = pool(Store.class, homeFirst, Map.of("requestTimeout", "20ms"));
        List<FakeStore> stores = stores(pool, 2, key -> "answer");
        stores.get(0).reading = key -> {
            new CountDownLatch(1).await();
            return "never";
        };
        while (stores.get(0).reads.get() == 0) {
            assertThat(proxy(0).read("it")).isEqualTo("answer");
        }
        assertThat(Thread.interrupted()).isFalse();
        assertThat(poolOf(pool).stats().get("store-0").failureCount()).isEqualTo(1);
        stores.get(1).reading = stores.get(0).reading;
        assertThatThrownBy(() -> proxy(1).read("it")).isInstanceOf(AgentTimeoutException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(inFlight(pool)).isZero();
    }

    @Test
    void equal_keys_meet_the_same_member_whoever_is_called() throws Exception {
        WovenPool<Store> pool = pool(Store.class, false, Map.of("strategy", "CONSISTENT_HASH"));
        List<FakeStore> stores = stores(pool, 4, key -> "answer");
        for (int call = 0; call < 40; call++) {
            proxy(call % 4).read("the same");
        }
        assertThat(stores.stream().map(store -> store.reads.get()).filter(reads -> reads > 0))
                .containsExactly(40);
    }
}
