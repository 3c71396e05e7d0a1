package dev.pooling.pool;

import java.time.Duration;
import java.util.Optional;

/**
 * What has come of the probes of one agent since it was added or reset. Written by one probe at a time, one after the
 * other; read by anyone.
 */
final class ProbeRecord {

    private volatile Figures figures = new Figures(0, 0, 0, 0);

    private record Figures(long successes, long failures, int failuresInRow, long lastNanos) {}

    /** Counts a success; how many failures in a row it has ended. */
    int succeeded(long nowNanos) {
        Figures before = figures;
        figures = new Figures(before.successes + 1, before.failures, 0, nowNanos);
        return before.failuresInRow;
    }

    /** Counts a failure; how many there have been in a row. */
    int failed(long nowNanos) {
        Figures before = figures;
        int inRow = before.failuresInRow == Integer.MAX_VALUE ? Integer.MAX_VALUE : before.failuresInRow + 1;
        figures = new Figures(before.successes, before.failures + 1, inRow, nowNanos);
        return inRow;
    }

    ProbeStats stats(long nowNanos) {
        Figures now = figures;
        if (now.successes + now.failures == 0) {
            return ProbeStats.NONE;
        }
        Duration sinceLast = Duration.ofNanos(Math.max(0, nowNanos - now.lastNanos));
        return new ProbeStats(now.successes, now.failures, now.failuresInRow, Optional.of(sinceLast));
    }
}
