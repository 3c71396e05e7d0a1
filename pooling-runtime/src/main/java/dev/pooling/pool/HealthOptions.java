package dev.pooling.pool;

import java.time.Duration;

/** What can be set of the options in {@link HealthConfig}; {@code B} stands for the builder. */
abstract class HealthOptions<B> extends GuardOptions<B> {

    HealthOptions() {}

    /**
     * Sets an option, see {@link PoolConfig#healthCheckInterval}.
     *
     * @param interval a duration above zero
     * @return this builder
     */
    public B healthCheckInterval(Duration interval) {
        return set(PoolOption.HEALTH_CHECK_INTERVAL, interval);
    }

    /**
     * Sets an option, see {@link PoolConfig#probeInterval}.
     *
     * @param interval a duration; zero for no probes
     * @return this builder
     */
    public B probeInterval(Duration interval) {
        return set(PoolOption.PROBE_INTERVAL, interval);
    }

    /**
     * Sets an option, see {@link PoolConfig#probeTimeout}.
     *
     * @param timeout a duration above zero
     * @return this builder
     */
    public B probeTimeout(Duration timeout) {
        return set(PoolOption.PROBE_TIMEOUT, timeout);
    }

    /**
     * Sets an option, see {@link PoolConfig#probeFailureThreshold}.
     *
     * @param failures a number from 1
     * @return this builder
     */
    public B probeFailureThreshold(int failures) {
        return set(PoolOption.PROBE_FAILURE_THRESHOLD, failures);
    }

    /**
     * Sets an option, see {@link PoolConfig#healthWindow}.
     *
     * @param window a duration of 10 ms or more
     * @return this builder
     */
    public B healthWindow(Duration window) {
        return set(PoolOption.HEALTH_WINDOW, window);
    }

    /**
     * Sets an option, see {@link PoolConfig#healthMinimumCalls}.
     *
     * @param calls a number from 1
     * @return this builder
     */
    public B healthMinimumCalls(int calls) {
        return set(PoolOption.HEALTH_MINIMUM_CALLS, calls);
    }

    /**
     * Sets an option, see {@link PoolConfig#latencySampling}.
     *
     * @param calls a number from 1; 1 for timing each call
     * @return this builder
     */
    public B latencySampling(int calls) {
        return set(PoolOption.LATENCY_SAMPLING, calls);
    }

    /**
     * Sets an option, see {@link PoolConfig#degradedErrorRateThreshold}.
     *
     * @param rate a number above 0, at most 1
     * @return this builder
     */
    public B degradedErrorRateThreshold(double rate) {
        return set(PoolOption.DEGRADED_ERROR_RATE_THRESHOLD, rate);
    }

    /**
     * Sets an option, see {@link PoolConfig#unhealthyErrorRateThreshold}.
     *
     * @param rate a number above 0, at most 1
     * @return this builder
     */
    public B unhealthyErrorRateThreshold(double rate) {
        return set(PoolOption.UNHEALTHY_ERROR_RATE_THRESHOLD, rate);
    }
}
