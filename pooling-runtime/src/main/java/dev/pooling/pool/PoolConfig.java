package dev.pooling.pool;

import dev.pooling.routing.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The options of a pool or chain. Immutable. It remembers which options were set explicitly, so that values from several
 * sources can be laid over each other with {@link #withDefaults}.
 *
 * <p>Essential, to be thought about for every pool: {@link #retries}, {@link #requestTimeout}, {@link #deadline}. Frequent:
 * {@link #circuitFailureThreshold}, {@link #circuitResetTimeout}, {@link #retryDelay}, {@link
 * #degradedErrorRateThreshold}, {@link #unhealthyErrorRateThreshold}, {@link #probeInterval}. The defaults of the others
 * seldom need a change.
 *
 * @since 0.1
 */
public final class PoolConfig extends TrafficConfig {

    private static final PoolConfig DEFAULTS = builder().build();

    /** The explicit options alone. */
    private final Map<PoolOption, Object> values;

    private PoolConfig(Map<PoolOption, Object> values) {
        this.values = values;
    }

    /**
     * Returns the configuration in which every option has its default.
     *
     * @return the shared instance; never null
     */
    public static PoolConfig defaults() {
        return DEFAULTS;
    }

    /**
     * Begins to build a configuration.
     *
     * @return a builder in which no option is set
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns how many further attempts may follow the first one of a call. Default 3. Raise it when more agents than four
     * may be down at once; 0 asks one agent.
     *
     * @return a number from 0
     */
    public int retries() {
        return (int) get(PoolOption.RETRIES);
    }

    /**
     * Returns how long one attempt may take before the agent's thread is interrupted and another agent asked. Default 30 s.
     * Set it a little above what the slowest good answer needs.
     *
     * @return a duration; zero for no limit
     */
    public Duration requestTimeout() {
        return duration(PoolOption.REQUEST_TIMEOUT);
    }

    /**
     * Returns how long a whole call may take, attempts and waits included. Default none. Set it where callers give up
     * after a time of their own.
     *
     * @return a duration; zero for no limit
     */
    public Duration deadline() {
        return duration(PoolOption.DEADLINE);
    }

    /**
     * Returns how many failures in a row open an agent's circuit breaker. Default 5.
     *
     * @return a number from 1
     */
    public int circuitFailureThreshold() {
        return (int) get(PoolOption.CIRCUIT_FAILURE_THRESHOLD);
    }

    /**
     * Returns how long a breaker stays open the first time, before trial calls are let in. Default 30 s. Lower it for
     * agents that restart quickly. See {@link #earlyTrialMinimumAgents} for when most of a pool is out.
     *
     * @return a duration above zero
     */
    public Duration circuitResetTimeout() {
        return duration(PoolOption.CIRCUIT_RESET_TIMEOUT);
    }

    /**
     * Returns how long a breaker stays open at the most: the time doubles with each failed trial. Default 5 min, or {@link
     * #circuitResetTimeout} if that is longer.
     *
     * @return a duration, at least {@link #circuitResetTimeout}
     */
    public Duration circuitMaxResetTimeout() {
        return atLeast(PoolOption.CIRCUIT_MAX_RESET_TIMEOUT, circuitResetTimeout());
    }

    /**
     * Returns how many successful trial calls close a half-open breaker. Default 2.
     *
     * @return a number from 1
     */
    public int circuitSuccessThreshold() {
        return (int) get(PoolOption.CIRCUIT_SUCCESS_THRESHOLD);
    }

    /**
     * Returns how many trial calls a half-open breaker lets in at a time. Default 1.
     *
     * @return a number from 1
     */
    public int circuitHalfOpenPermits() {
        return (int) get(PoolOption.CIRCUIT_HALF_OPEN_PERMITS);
    }

    /**
     * Returns from how many agents on a pool tries them early when more than half of them are out: an open breaker then lets
     * one trial call in after a second, and again after twice as long each time, up to {@link #circuitResetTimeout}. Default
     * 5; 0 turns it off.
     *
     * @return a number from 0
     */
    public int earlyTrialMinimumAgents() {
        return (int) get(PoolOption.EARLY_TRIAL_MINIMUM_AGENTS);
    }

    /**
     * Returns the share of failures within {@link #healthWindow} that opens a breaker as well, once the window holds {@link
     * #healthMinimumCalls}. Default 0, off.
     *
     * @return a number from 0 to 1
     */
    public double circuitFailureRateThreshold() {
        return (double) get(PoolOption.CIRCUIT_FAILURE_RATE_THRESHOLD);
    }

    /**
     * Returns which share of the agents failures may take out of the rotation at the same time, because their breakers are
     * not closed or they are unhealthy. Of a pool of any size one agent may be out. Beyond that breakers stay closed
     * whatever fails, and unhealthy agents get their share of the calls; probes and throttling take out as many as they
     * must. Threads that fail at the same moment may take one or two more out. Default 1, all: then a pool that is out
     * turns calls away at once. The same as {@code max_ejection_percent} of Envoy and gRPC.
     *
     * @return a number from 0 to 1
     */
    public double maxOutShare() {
        return (double) get(PoolOption.MAX_OUT_SHARE);
    }

    /**
     * Returns from which duration on a successful call counts as a failure for the breaker. Default zero, off.
     *
     * @return a duration
     */
    public Duration circuitSlowCallThreshold() {
        return duration(PoolOption.CIRCUIT_SLOW_CALL_THRESHOLD);
    }

    /**
     * Returns the value of an option.
     *
     * @param option the option; not null
     * @return an {@link Integer}, a {@link Double}, a {@link Duration} or {@link Tags}; never null
     */
    @Override
    public Object get(PoolOption option) {
        return values.getOrDefault(option, option.defaultValue());
    }

    /**
     * Tells whether an option was set explicitly.
     *
     * @param option the option; not null
     * @return false if it has its default only because nobody set it
     */
    public boolean isSet(PoolOption option) {
        return values.containsKey(option);
    }

    /**
     * Returns the options that were set explicitly.
     *
     * @return an unmodifiable set; never null
     */
    public Set<PoolOption> explicitOptions() {
        return values.keySet();
    }

    /**
     * Lays this configuration over another one: what is explicit here wins, then what is explicit there. Of tags, which
     * are several in one option, that holds for each key by itself.
     *
     * @param lower the other one; not null
     * @return both together; never null
     * @throws IllegalArgumentException if the two contradict each other
     */
    public PoolConfig withDefaults(PoolConfig lower) {
        Builder both = lower.toBuilder();
        both.values.putAll(values);
        both.values.computeIfPresent(
                PoolOption.TAGS, (option, tags) -> lower.tags().refinedBy((Tags) tags));
        return both.build();
    }

    /**
     * Begins to build a configuration from this one.
     *
     * @return a builder in which the explicit options of this one are set
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.values.putAll(values);
        return builder;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PoolConfig config && values.equals(config.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Names every option and its value; those that were set explicitly carry a star. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "PoolConfig[", "]");
        for (PoolOption option : PoolOption.values()) {
            text.add(option.key() + (isSet(option) ? "*" : "") + "=" + effective(option));
        }
        return text.toString();
    }

    private Object effective(PoolOption option) {
        return switch (option) {
            case CIRCUIT_MAX_RESET_TIMEOUT -> circuitMaxResetTimeout();
            case RETRY_MAX_DELAY -> retryMaxDelay();
            case THROTTLE_MAX_COOLDOWN -> throttleMaxCooldown();
            default -> get(option);
        };
    }

    /** Builds a {@link PoolConfig}; each method sets the option of its name. Not thread-safe. */
    public static final class Builder extends PoolConfigOptions<Builder> {

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Builds the configuration.
         *
         * @return the configuration
         * @throws IllegalArgumentException naming every option that is out of bounds and every contradiction
         */
        public PoolConfig build() {
            PoolConfig config = buildLayer();
            List<String> contradictions = new ArrayList<>();
            collectContradictions(contradictions, config);
            throwIfAny(contradictions);
            return config;
        }

        /**
         * Builds a configuration that is to be laid over others with {@link PoolConfig#withDefaults}: options are not
         * checked against each other, because those that they go with may be set elsewhere.
         *
         * @return the configuration
         * @throws IllegalArgumentException naming every option that is out of bounds
         */
        public PoolConfig buildLayer() {
            List<String> problems = new ArrayList<>();
            values.forEach((option, value) -> collectProblem(problems, option, value));
            throwIfAny(problems);
            return new PoolConfig(Collections.unmodifiableMap(new EnumMap<>(values)));
        }

        private static void throwIfAny(List<String> problems) {
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", problems));
            }
        }

        private static void collectProblem(List<String> problems, PoolOption option, Object value) {
            try {
                option.check(value);
            } catch (IllegalArgumentException problem) {
                problems.add(problem.getMessage());
            }
        }

        private static void collectContradictions(List<String> problems, PoolConfig config) {
            requireOrder(
                    problems,
                    config,
                    PoolOption.DEGRADED_ERROR_RATE_THRESHOLD,
                    PoolOption.UNHEALTHY_ERROR_RATE_THRESHOLD);
            requireOrder(problems, config, PoolOption.MIN_CONCURRENT, PoolOption.MAX_CONCURRENT);
            // The default of a maximum follows the other option; only an explicit maximum can contradict it.
            if (config.isSet(PoolOption.CIRCUIT_MAX_RESET_TIMEOUT)) {
                requireOrder(problems, config, PoolOption.CIRCUIT_RESET_TIMEOUT, PoolOption.CIRCUIT_MAX_RESET_TIMEOUT);
            }
            if (config.isSet(PoolOption.RETRY_MAX_DELAY)) {
                requireOrder(problems, config, PoolOption.RETRY_DELAY, PoolOption.RETRY_MAX_DELAY);
            }
            if (config.isSet(PoolOption.THROTTLE_MAX_COOLDOWN)) {
                requireOrder(problems, config, PoolOption.THROTTLE_COOLDOWN, PoolOption.THROTTLE_MAX_COOLDOWN);
            }
        }

        @SuppressWarnings("unchecked") // both options have values of the same type, checked before
        private static void requireOrder(
                List<String> problems, PoolConfig config, PoolOption smaller, PoolOption larger) {
            Comparable<Object> least = (Comparable<Object>) config.get(smaller);
            if (least.compareTo(config.get(larger)) > 0) {
                problems.add(
                        larger.key() + " must be >= " + smaller.key() + " " + least + ", was " + config.get(larger));
            }
        }
    }
}
