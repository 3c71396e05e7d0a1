package dev.pooling.examples.failover;

import dev.pooling.pool.AgentPool;
import dev.pooling.pool.AgentStats;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One line that shows how things are: rewritten in place on a terminal, a new one each second elsewhere. */
final class LiveLine {

    private final AgentPool<WordCounter> pool;
    private final Load load;
    private final boolean isTerminal = System.console() != null;
    private final long startNanos = System.nanoTime();
    private final Map<String, Long> answeredBefore = new HashMap<>();
    private long callsBefore;
    private double secondsBefore;

    LiveLine(AgentPool<WordCounter> pool, Load load) {
        this.pool = pool;
        this.load = load;
    }

    void print() {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        long calls = load.calls();
        // Short enough for a terminal of 80 columns: a longer one could not be rewritten in place.
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%3.0f s %3.0f/s lost %d",
                seconds,
                (calls - callsBefore) / Math.max(0.001, seconds - secondsBefore),
                load.lost()));
        Map<String, Long> answered = new HashMap<>();
        pool.stats().forEach((id, stats) -> answered.put(id, stats.successCount()));
        long all = 0;
        for (Map.Entry<String, Long> entry : answered.entrySet()) {
            all += entry.getValue() - answeredBefore.getOrDefault(entry.getKey(), 0L);
        }
        for (AgentStats stats : pool.stats().values()) {
            long share = answered.get(stats.agentId()) - answeredBefore.getOrDefault(stats.agentId(), 0L);
            line.append(String.format(
                    Locale.ROOT,
                    " | %s %-9s %3d%%",
                    stats.agentId().replace("replica-", ""),
                    stats.circuitOpen() ? "OPEN" : stats.status(),
                    100 * share / Math.max(1, all)));
        }
        System.out.print(isTerminal ? "\r" + line + "  " : line + "\n");
        System.out.flush();
        answeredBefore.putAll(answered);
        callsBefore = calls;
        secondsBefore = seconds;
    }

    void note(String what) {
        System.out.println((isTerminal ? "\r\u001b[K" : "") + "        -- " + what);
    }
}
