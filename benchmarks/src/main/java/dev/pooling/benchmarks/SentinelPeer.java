package dev.pooling.benchmarks;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.Tracer;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRule;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRuleManager;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sentinel: an entry for each replica, with a rule that opens its breaker at half of the calls failed, and a round robin by
 * hand. Sentinel has no retries. Its log of metrics is off, which only speaks for it.
 */
final class SentinelPeer {

    static {
        // Otherwise it writes into the home directory.
        System.setProperty(
                "csp.sentinel.log.dir",
                Path.of(System.getProperty("java.io.tmpdir"), "pooling-benchmarks-sentinel")
                        .toString());
        System.setProperty("csp.sentinel.metric.flush.interval", "0");
    }

    private SentinelPeer() {}

    /** Entries with breakers. */
    static Service breaker(Service[] replicas) {
        String[] resources = IntStream.range(0, replicas.length)
                .mapToObj(i -> "replica-" + i)
                .toArray(String[]::new);
        List<DegradeRule> rules =
                Arrays.stream(resources).map(SentinelPeer::rule).toList();
        DegradeRuleManager.loadRules(rules);
        Turn turn = new Turn(replicas.length);
        return input -> {
            int index = turn.next();
            return guarded(resources[index], replicas[index], input);
        };
    }

    private static DegradeRule rule(String resource) {
        DegradeRule rule = new DegradeRule(resource);
        rule.setGrade(RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO);
        rule.setCount(0.5);
        rule.setMinRequestAmount(100);
        rule.setTimeWindow(30);
        return rule;
    }

    private static int guarded(String resource, Service replica, int input) {
        Entry entry;
        try {
            entry = SphU.entry(resource);
        } catch (BlockException open) {
            throw new IllegalStateException("breaker is open: " + resource, open);
        }
        try {
            return replica.work(input);
        } catch (RuntimeException failure) {
            Tracer.traceEntry(failure, entry);
            throw failure;
        } finally {
            entry.exit();
        }
    }
}
