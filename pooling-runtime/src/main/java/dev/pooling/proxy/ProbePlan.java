package dev.pooling.proxy;

import dev.pooling.annotation.Probe;
import dev.pooling.health.HealthProbe;
import dev.pooling.pool.PoolConfig;
import java.time.Duration;

/**
 * What an interface says of the probes of its agents.
 *
 * @param said the annotation
 * @param probe calls the method that carries it
 */
record ProbePlan<T>(Probe said, HealthProbe<T> probe) {

    private static final int INHERIT = -1;

    void addTo(PoolConfig.Builder config) {
        if (said.intervalMillis() != INHERIT) {
            config.probeInterval(Duration.ofMillis(said.intervalMillis()));
        }
        if (said.timeoutMillis() != INHERIT) {
            config.probeTimeout(Duration.ofMillis(said.timeoutMillis()));
        }
        if (said.failureThreshold() != INHERIT) {
            config.probeFailureThreshold(said.failureThreshold());
        }
    }
}
