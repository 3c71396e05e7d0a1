package dev.pooling.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What a health recorder must tell, from a plain log of all that happened to it. */
final class HealthModel {

    /** Of how many buckets a window consists: what it counts is exact to a bucket. */
    private static final int BUCKETS = 10;

    /** A success or a failure, or one taken back with a count below zero. */
    private record Entry(long bucket, long successes, long failures) {}

    private final HealthSettings settings;
    private final long bucketNanos;
    private final List<Entry> window = new ArrayList<>();
    private long begunNanos;
    private long successes;
    private long failures;
    private int inRow;
    private long timed;
    private long timedNanos;
    private OptionalLong lastSuccess = OptionalLong.empty();
    private OptionalLong lastFailure = OptionalLong.empty();

    HealthModel(HealthSettings settings, long nowNanos) {
        this.settings = settings;
        this.bucketNanos = settings.window().toNanos() / BUCKETS;
        this.begunNanos = nowNanos;
    }

    void success(long nowNanos) {
        successes++;
        inRow = 0;
        lastSuccess = OptionalLong.of(nowNanos);
        window.add(new Entry(bucket(nowNanos), 1, 0));
    }

    void timedSuccess(long elapsedNanos, long nowNanos) {
        success(nowNanos);
        timed++;
        timedNanos += elapsedNanos;
    }

    boolean hasTimed() {
        return timed > 0;
    }

    void failure(long nowNanos) {
        failures++;
        inRow++;
        lastFailure = OptionalLong.of(nowNanos);
        window.add(new Entry(bucket(nowNanos), 0, 1));
    }

    void takeBackFailure(long nowNanos) {
        if (failures > 0) {
            failures--;
            window.add(new Entry(bucket(nowNanos), 0, -1));
        }
        inRow = Math.max(0, inRow - 1);
    }

    void restartWindow(long nowNanos) {
        begunNanos = nowNanos;
        window.clear();
    }

    private long bucket(long nowNanos) {
        return (nowNanos - begunNanos) / bucketNanos;
    }

    long successCount() {
        return successes;
    }

    long failureCount() {
        return failures;
    }

    int consecutiveFailures() {
        return inRow;
    }

    Duration averageLatency() {
        return timed == 0 ? Duration.ZERO : Duration.ofNanos(timedNanos / timed);
    }

    OptionalLong lastSuccess() {
        return lastSuccess;
    }

    OptionalLong lastFailure() {
        return lastFailure;
    }

    long recentSuccesses(long nowNanos) {
        return within(nowNanos).stream().mapToLong(Entry::successes).sum();
    }

    long recentFailures(long nowNanos) {
        return Math.max(0, within(nowNanos).stream().mapToLong(Entry::failures).sum());
    }

    private List<Entry> within(long nowNanos) {
        long first = bucket(nowNanos) - BUCKETS + 1;
        return window.stream().filter(entry -> entry.bucket >= first).toList();
    }

    double errorRate(long nowNanos) {
        long failed = recentFailures(nowNanos);
        return failed == 0 ? 0 : (double) failed / (failed + recentSuccesses(nowNanos));
    }

    AgentStatus status(long nowNanos) {
        long calls = recentFailures(nowNanos) + recentSuccesses(nowNanos);
        double rate = errorRate(nowNanos);
        if (calls < settings.minimumCalls() || rate < settings.degradedErrorRate()) {
            return AgentStatus.HEALTHY;
        }
        return rate < settings.unhealthyErrorRate() ? AgentStatus.DEGRADED : AgentStatus.UNHEALTHY;
    }
}
