package dev.pooling.examples.failover;

import dev.pooling.pool.AgentPool;
import dev.pooling.pool.AgentStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came of it all. */
final class Report {

    private final AgentPool<WordCounter> pool;
    private final Load load;
    private final Watch watch;

    Report(AgentPool<WordCounter> pool, Load load, Watch watch) {
        this.pool = pool;
        this.load = load;
        this.watch = watch;
    }

    void print() {
        System.out.printf(
                Locale.ROOT,
                "%ncalls %d, lost %d, wrong results %d, p50 %.1f ms, p99 %.1f ms%n%n",
                load.calls(),
                load.lost(),
                load.wrong(),
                load.latencyMillis(50),
                load.latencyMillis(99));
        String row = "%-10s %9s %9s %9s %16s %15s  %s%n";
        System.out.printf(
                row, "agent", "answered", "failed", "share", "breaker changes", "status changes", "status at the end");
        for (AgentStats stats : pool.stats().values()) {
            System.out.printf(
                    row,
                    stats.agentId(),
                    stats.successCount(),
                    watch.failures(stats.agentId()),
                    100 * stats.successCount() / Math.max(1, load.calls()) + " %",
                    watch.breakerChanges(stats.agentId()),
                    watch.statusChanges(stats.agentId()),
                    stats.status());
        }
    }

    /** What did not go as it must; empty if all is well. A demonstration without its faults proves nothing. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        if (load.calls() == 0) {
            complaints.add("no call was made");
        }
        if (load.lost() > 0) {
            complaints.add(load.lost() + " calls were lost");
        }
        if (load.wrong() > 0) {
            complaints.add(load.wrong() + " results were wrong");
        }
        if (watch.failures("replica-1") == 0) {
            complaints.add("nobody noticed that replica-1 was killed");
        }
        if (watch.failures("replica-2") == 0) {
            complaints.add("nobody noticed that replica-2 answered with errors");
        }
        return complaints;
    }
}
