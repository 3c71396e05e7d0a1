package dev.pooling.pool;

import java.time.Duration;

/** The options of a {@link PoolConfig} by which the health of agents is judged. */
abstract class HealthConfig extends GuardConfig {

    HealthConfig() {}

    /**
     * Returns how often at the least an agent that is avoided for its error rate is given a call to prove itself. Default
     * 30 s; a tenth of {@link #healthWindow} if that is shorter.
     *
     * @return a duration above zero
     */
    public Duration healthCheckInterval() {
        return duration(PoolOption.HEALTH_CHECK_INTERVAL);
    }

    /**
     * Returns how often each agent is probed, where the pool has a probe; each wait is up to a tenth shorter or longer.
     * Default 30 s.
     *
     * @return a duration; zero for no probes
     */
    public Duration probeInterval() {
        return duration(PoolOption.PROBE_INTERVAL);
    }

    /**
     * Returns how long a probe may take before it is interrupted and has failed. Default 5 s.
     *
     * @return a duration above zero
     */
    public Duration probeTimeout() {
        return duration(PoolOption.PROBE_TIMEOUT);
    }

    /**
     * Returns how many failed probes in a row take an agent out. Default 3.
     *
     * @return a number from 1
     */
    public int probeFailureThreshold() {
        return (int) get(PoolOption.PROBE_FAILURE_THRESHOLD);
    }

    /**
     * Returns the length of the sliding window in which error rates are measured. Default 60 s.
     *
     * @return a duration of 10 ms or more
     */
    public Duration healthWindow() {
        return duration(PoolOption.HEALTH_WINDOW);
    }

    /**
     * Returns how many calls the window must hold before the error rate is judged. Default 10.
     *
     * @return a number from 1
     */
    public int healthMinimumCalls() {
        return (int) get(PoolOption.HEALTH_MINIMUM_CALLS);
    }

    /**
     * Returns of how many calls of an agent that answers within 20 µs one is timed, on average. To read the clock is the
     * larger part of what such a call costs. Latencies are then an average over fewer calls, and no less true; all else,
     * counts above all, is as exact as ever, but what goes by the clock may be up to a second late, and a time-out up to a
     * twentieth of its length. All calls of slower agents are timed, and all calls of any agent where a listener, a
     * {@link CallReports}, a {@link PoolConfig#deadline}, a {@link PoolConfig#requestTimeout} below 100 ms, a {@link #healthWindow} below two
     * seconds, a {@link PoolConfig#circuitSlowCallThreshold}, a {@link PoolConfig#minConcurrent}, a {@link PoolConfig#maxConcurrentWait} or hedging needs it, and
     * those of virtual threads. Default 16.
     *
     * @return a number from 1; 1 for timing each call
     */
    public int latencySampling() {
        return (int) get(PoolOption.LATENCY_SAMPLING);
    }

    /**
     * Returns the error rate from which on an agent is degraded. Default 0.3.
     *
     * @return a number above 0, at most 1
     */
    public double degradedErrorRateThreshold() {
        return (double) get(PoolOption.DEGRADED_ERROR_RATE_THRESHOLD);
    }

    /**
     * Returns the error rate from which on an agent is unhealthy and avoided. Default 0.7.
     *
     * @return a number from {@link #degradedErrorRateThreshold} to 1
     */
    public double unhealthyErrorRateThreshold() {
        return (double) get(PoolOption.UNHEALTHY_ERROR_RATE_THRESHOLD);
    }
}
