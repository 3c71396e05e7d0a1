package dev.pooling.pool;

import dev.pooling.event.PoolEvent;
import dev.pooling.health.HealthProbe;
import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A pool of strings in manual time, in which a probe runs on the thread that moves the clock, and does as it is told. */
final class ProbeFixture {

    static final Duration INTERVAL = Duration.ofSeconds(30);

    final ManualTime time = new ManualTime();
    final List<PoolEvent> events = new CopyOnWriteArrayList<>();
    final Map<String, AtomicInteger> probes = new ConcurrentHashMap<>();

    /** What the probe does after it was counted. */
    volatile HealthProbe<String> probe = agent -> true;

    final AgentPool<String> pool;

    ProbeFixture(String... agents) {
        this(PoolConfig.defaults(), agents);
    }

    ProbeFixture(PoolConfig config, String... agents) {
        Random random = new Random(PoolFixture.SEED);
        pool = AgentPool.<String>builder()
                .name("test")
                .config(config)
                .ticker(time)
                .scheduler(time)
                .random(() -> random)
                .listener(PoolFixture.recorder(events::add))
                .probe(this::check)
                .build();
        for (String agent : agents) {
            pool.addAgent(agent, agent);
        }
    }

    private boolean check(String agent) throws Exception {
        probes.computeIfAbsent(agent, any -> new AtomicInteger()).incrementAndGet();
        return probe.check(agent);
    }

    int probesOf(String agent) {
        return probes.getOrDefault(agent, new AtomicInteger()).get();
    }

    void advance(long seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }

    /** Moves the clock until an agent has been probed that often from now on. */
    void probe(String agent, int times) {
        int until = probesOf(agent) + times;
        while (probesOf(agent) < until) {
            advance(1);
        }
    }

    AgentStats stats(String agent) {
        return pool.stats().get(agent);
    }

    ProbeStats probeStats(String agent) {
        return stats(agent).probes();
    }

    <E extends PoolEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
