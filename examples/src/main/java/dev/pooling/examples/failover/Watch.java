package dev.pooling.examples.failover;

import dev.pooling.event.PoolEvent.AttemptFailed;
import dev.pooling.event.PoolEvent.BreakerStateChanged;
import dev.pooling.event.PoolEvent.StatusChanged;
import dev.pooling.event.PoolListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the pool tells of its agents. */
final class Watch implements PoolListener {

    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> breakerChanges = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> statusChanges = new ConcurrentHashMap<>();

    @Override
    public void attemptFailed(AttemptFailed event) {
        add(failures, event.agentId());
    }

    @Override
    public void breakerStateChanged(BreakerStateChanged event) {
        add(breakerChanges, event.agentId());
    }

    @Override
    public void statusChanged(StatusChanged event) {
        add(statusChanges, event.agentId());
    }

    private static void add(Map<String, LongAdder> counts, String id) {
        counts.computeIfAbsent(id, key -> new LongAdder()).increment();
    }

    private static long get(Map<String, LongAdder> counts, String id) {
        LongAdder count = counts.get(id);
        return count == null ? 0 : count.sum();
    }

    long failures(String id) {
        return get(failures, id);
    }

    long breakerChanges(String id) {
        return get(breakerChanges, id);
    }

    long statusChanges(String id) {
        return get(statusChanges, id);
    }
}
