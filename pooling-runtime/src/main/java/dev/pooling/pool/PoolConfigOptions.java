package dev.pooling.pool;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What can be set on a {@link PoolConfig.Builder}, which {@code B} stands for. */
abstract class PoolConfigOptions<B> extends TrafficOptions<B> {

    final Map<PoolOption, Object> values = new EnumMap<>(PoolOption.class);

    abstract B self();

    /**
     * Sets an option, see {@link PoolConfig#retries}.
     *
     * @param retries a number from 0
     * @return this builder
     */
    public B retries(int retries) {
        return set(PoolOption.RETRIES, retries);
    }

    /**
     * Sets an option, see {@link PoolConfig#requestTimeout}.
     *
     * @param timeout a duration; zero for no limit
     * @return this builder
     */
    public B requestTimeout(Duration timeout) {
        return set(PoolOption.REQUEST_TIMEOUT, timeout);
    }

    /**
     * Sets an option, see {@link PoolConfig#deadline}.
     *
     * @param deadline a duration; zero for no limit
     * @return this builder
     */
    public B deadline(Duration deadline) {
        return set(PoolOption.DEADLINE, deadline);
    }

    /**
     * Sets an option, see {@link PoolConfig#circuitFailureThreshold}.
     *
     * @param failures a number from 1
     * @return this builder
     */
    public B circuitFailureThreshold(int failures) {
        return set(PoolOption.CIRCUIT_FAILURE_THRESHOLD, failures);
    }

    /**
     * Sets an option, see {@link PoolConfig#circuitResetTimeout}.
     *
     * @param timeout a duration above zero
     * @return this builder
     */
    public B circuitResetTimeout(Duration timeout) {
        return set(PoolOption.CIRCUIT_RESET_TIMEOUT, timeout);
    }

    /**
     * Sets an option, see {@link PoolConfig#circuitMaxResetTimeout}.
     *
     * @param timeout a duration, at least the reset timeout
     * @return this builder
     */
    public B circuitMaxResetTimeout(Duration timeout) {
        return set(PoolOption.CIRCUIT_MAX_RESET_TIMEOUT, timeout);
    }

    /**
     * Sets an option, see {@link PoolConfig#circuitSuccessThreshold}.
     *
     * @param successes a number from 1
     * @return this builder
     */
    public B circuitSuccessThreshold(int successes) {
        return set(PoolOption.CIRCUIT_SUCCESS_THRESHOLD, successes);
    }

    /**
     * Sets an option, see {@link PoolConfig#circuitHalfOpenPermits}.
     *
     * @param permits a number from 1
     * @return this builder
     */
    public B circuitHalfOpenPermits(int permits) {
        return set(PoolOption.CIRCUIT_HALF_OPEN_PERMITS, permits);
    }

    /**
     * Sets an option, see {@link PoolConfig#earlyTrialMinimumAgents}.
     *
     * @param agents a number from 0
     * @return this builder
     */
    public B earlyTrialMinimumAgents(int agents) {
        return set(PoolOption.EARLY_TRIAL_MINIMUM_AGENTS, agents);
    }

    /**
     * Sets an option, see {@link PoolConfig#circuitFailureRateThreshold}.
     *
     * @param rate a number from 0 to 1; 0 for off
     * @return this builder
     */
    public B circuitFailureRateThreshold(double rate) {
        return set(PoolOption.CIRCUIT_FAILURE_RATE_THRESHOLD, rate);
    }

    /**
     * Sets an option, see {@link PoolConfig#maxOutShare}.
     *
     * @param share a number from 0 to 1
     * @return this builder
     */
    public B maxOutShare(double share) {
        return set(PoolOption.MAX_OUT_SHARE, share);
    }

    /**
     * Sets an option, see {@link PoolConfig#circuitSlowCallThreshold}.
     *
     * @param threshold a duration; zero for off
     * @return this builder
     */
    public B circuitSlowCallThreshold(Duration threshold) {
        return set(PoolOption.CIRCUIT_SLOW_CALL_THRESHOLD, threshold);
    }

    @Override
    public B set(PoolOption option, Object value) {
        values.put(option, Objects.requireNonNull(value, () -> option.key() + " must not be null"));
        return self();
    }
}
