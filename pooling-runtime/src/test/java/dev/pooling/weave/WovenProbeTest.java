package dev.pooling.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.Probe;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Pools of the Java agent, which have the clock of the machine: these wait for what happens, not for time. */
class WovenProbeTest {

    @Pooled
    interface Monitored {
        @Probe(intervalMillis = 1)
        boolean isWell();
    }

    @Fallback(agents = "a")
    interface InOrder extends Monitored {}

    @SuppressWarnings("unchecked") // made for the interface
    private static <T> WovenPool<T> pool(Class<T> type) {
        return (WovenPool<T>) WovenPools.create(type, null, false, Map.of(), null);
    }

    @Test
    void members_of_pools_and_chains_are_probed_until_they_leave() throws InterruptedException {
        probedUntilItLeaves(pool(Monitored.class), Monitored.class);
        probedUntilItLeaves(pool(InOrder.class), InOrder.class);
    }

    private static <T extends Monitored> void probedUntilItLeaves(WovenPool<T> pool, Class<T> type)
            throws InterruptedException {
        Semaphore probes = new Semaphore(0);
        String id = pool.join(member(type, probes::release), "a", 1, 0, Map.of());
        assertThat(probes.tryAcquire(20, 60, TimeUnit.SECONDS)).isTrue();
        pool.leave(id);
        CountDownLatch other = new CountDownLatch(20);
        pool.join(member(type, other::countDown), "b", 1, 0, Map.of());
        // One may have been under way.
        probes.drainPermits();
        assertThat(other.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(probes.availablePermits()).isLessThanOrEqualTo(1);
    }

    private static Object member(Class<?> type, Runnable onProbe) {
        return type == InOrder.class
                ? (InOrder) () -> {
                    onProbe.run();
                    return true;
                }
                : (Monitored) () -> {
                    onProbe.run();
                    return true;
                };
    }

    @Test
    void when_the_java_agent_has_gone_no_member_is_asked_any_more() throws InterruptedException {
        WovenPool<Monitored> retired = pool(Monitored.class);
        AtomicInteger late = new AtomicInteger();
        Semaphore probes = new Semaphore(0);
        retired.join(
                (Monitored) () -> {
                    probes.release();
                    late.incrementAndGet();
                    return true;
                },
                "a",
                1,
                0,
                Map.of());
        assertThat(probes.tryAcquire(5, 60, TimeUnit.SECONDS)).isTrue();
        retired.retire();
        late.set(0);
        WovenPool<Monitored> other = pool(Monitored.class);
        CountDownLatch others = new CountDownLatch(50);
        other.join(
                (Monitored) () -> {
                    others.countDown();
                    return true;
                },
                "b",
                1,
                0,
                Map.of());
        assertThat(others.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(late.get()).as("one may have been under way").isLessThanOrEqualTo(1);
    }
}
