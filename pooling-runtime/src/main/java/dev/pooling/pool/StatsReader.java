package dev.pooling.pool;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.health.AgentHealth;
import dev.pooling.limit.ConcurrencyLimit;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the figures of all agents of a group. */
final class StatsReader {

    private StatsReader() {}

    static Map<String, AgentStats> read(AgentGroup<?> group) {
        long now = group.ticker().nanoTime();
        Map<String, AgentStats> stats = new LinkedHashMap<>();
        for (PooledAgent<?> member : group.roster().members()) {
            stats.put(member.id(), read(member, now));
        }
        return Collections.unmodifiableMap(stats);
    }

    private static AgentStats read(PooledAgent<?> member, long nowNanos) {
        AgentHealth health = member.health();
        ConcurrencyLimit limit = member.limit();
        State circuit = member.breaker().state(nowNanos);
        return new AgentStats(
                member.id(),
                member.status(nowNanos),
                health.successCount(),
                health.failureCount(),
                health.errorRate(),
                health.averageLatency(),
                health.consecutiveFailures(),
                circuit == State.OPEN,
                circuit,
                member.inFlight(),
                health.recentSuccessCount(),
                health.recentFailureCount(),
                health.latencyEstimate(),
                member.weight(),
                member.priority(),
                Duration.ofNanos(member.cooldown().remainingNanos(nowNanos)),
                limit == null ? 0 : limit.limit(),
                member.probeStats(nowNanos));
    }
}
