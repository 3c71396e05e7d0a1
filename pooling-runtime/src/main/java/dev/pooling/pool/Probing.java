package dev.pooling.pool;

import dev.pooling.health.HealthProbe;
import dev.pooling.internal.RepeatedFailureLog;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** How the agents of a group are probed. Immutable apart from remembering whether it has warned. */
final class Probing<T> {

    /** By which share of the interval a wait is shorter or longer, so that the probes of many clients get out of step. */
    private static final double JITTER = 0.1;

    private final HealthProbe<? super T> probe;
    private final long intervalNanos;
    private final long timeoutNanos;
    private final int failureThreshold;
    private final RepeatedFailureLog log = new RepeatedFailureLog(LoggerFactory.getLogger(HealthProbe.class));

    private Probing(HealthProbe<? super T> probe, PoolConfig config) {
        this.probe = probe;
        this.intervalNanos = config.probeInterval().toNanos();
        this.timeoutNanos = config.probeTimeout().toNanos();
        this.failureThreshold = config.probeFailureThreshold();
    }

    /** Null if nothing is to be probed. */
    static <T> @Nullable Probing<T> of(@Nullable HealthProbe<? super T> probe, PoolConfig config) {
        return probe == null || config.probeInterval().isZero() ? null : new Probing<>(probe, config);
    }

    HealthProbe<? super T> probe() {
        return probe;
    }

    long timeoutNanos() {
        return timeoutNanos;
    }

    int failureThreshold() {
        return failureThreshold;
    }

    RepeatedFailureLog log() {
        return log;
    }

    /** Anywhere within an interval: the agents of a pool are not probed all at the same moment. */
    long firstWaitNanos(RandomGenerator random) {
        return random.nextLong(intervalNanos);
    }

    /** From the beginning of a probe to that of the next one. */
    long waitNanos(RandomGenerator random) {
        return Math.max(1, (long) (intervalNanos * (1 - JITTER + 2 * JITTER * random.nextDouble())));
    }

    /** By when, after the end of a probe, the next one has had its say. */
    long holdNanos() {
        return (long) (intervalNanos * (1 + JITTER)) + timeoutNanos;
    }
}
