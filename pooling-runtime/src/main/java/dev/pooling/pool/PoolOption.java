package dev.pooling.pool;

import dev.pooling.routing.Tags;
import java.time.Duration;
import java.util.Locale;

/**
 * The options of a pool or chain: the names, defaults and bounds behind {@link PoolConfig}, and the keys of overrides.
 *
 * <p>Essential: {@link #RETRIES}, {@link #REQUEST_TIMEOUT}, {@link #DEADLINE}. Frequent: {@link
 * #CIRCUIT_FAILURE_THRESHOLD}, {@link #CIRCUIT_RESET_TIMEOUT}, {@link #RETRY_DELAY}, {@link
 * #DEGRADED_ERROR_RATE_THRESHOLD}, {@link #UNHEALTHY_ERROR_RATE_THRESHOLD}, {@link #PROBE_INTERVAL}. Rare:
 * the others.
 *
 * @since 0.1
 */
public enum PoolOption {
    /**
     * How many further attempts may follow the first one of a call. Default 3. Raise it where more than three agents
     * may be down at once; 0 asks one agent only.
     */
    RETRIES("retries", 3, OptionType.integerFrom(0), "further attempts after the first"),

    /**
     * How long one attempt may take. Default 30 s, zero for no limit. Set it a little above the slowest good answer.
     */
    REQUEST_TIMEOUT(
            "requestTimeout", Duration.ofSeconds(30), OptionType.duration(0), "time for one attempt, 0 = no limit"),

    /**
     * How long a whole call may take, attempts and waits included. Default zero, no limit. Set it where callers give
     * up after a time of their own.
     */
    DEADLINE("deadline", Duration.ZERO, OptionType.duration(0), "time for the whole call, 0 = no limit"),

    /**
     * How many failures in a row open an agent's circuit breaker. Default 5. Raise it where single calls often fail.
     */
    CIRCUIT_FAILURE_THRESHOLD(
            "circuitFailureThreshold", 5, OptionType.integerFrom(1), "failures in a row that open the breaker"),

    /** How long a breaker stays open the first time. Default 30 s. Lower it for agents that restart quickly. */
    CIRCUIT_RESET_TIMEOUT(
            "circuitResetTimeout", Duration.ofSeconds(30), OptionType.duration(1), "first open time of the breaker"),

    /**
     * How long a breaker stays open at the most, as the time doubles with each failed trial call. Default 5 min, or
     * the reset timeout if that is longer. Lower it where an agent must be back soon after a long outage.
     */
    CIRCUIT_MAX_RESET_TIMEOUT(
            "circuitMaxResetTimeout",
            Duration.ofMinutes(5),
            OptionType.duration(1),
            "longest open time of the breaker"),

    /**
     * How many successful trial calls close a half-open breaker. Default 2. Raise it for agents that come back by
     * halves.
     */
    CIRCUIT_SUCCESS_THRESHOLD(
            "circuitSuccessThreshold", 2, OptionType.integerFrom(1), "successful trial calls that close the breaker"),

    /** How many trial calls a half-open breaker lets in at a time. Default 1. Raise it where trial calls take long. */
    CIRCUIT_HALF_OPEN_PERMITS(
            "circuitHalfOpenPermits", 1, OptionType.integerFrom(1), "trial calls at a time of a half-open breaker"),

    /**
     * From how many agents on a pool of which more than half are out tries them early. Default 5; 0 turns it off. Lower it
     * for a small pool that must be back soon after an outage of all its agents.
     */
    EARLY_TRIAL_MINIMUM_AGENTS(
            "earlyTrialMinimumAgents",
            5,
            OptionType.integerFrom(0),
            "agents of a pool that is tried early when more than half of it is out, 0 = off"),

    /**
     * The share of failures within the health window that opens a breaker as well. Default 0, off. Set it for agents
     * that fail often but hardly ever several times in a row.
     */
    CIRCUIT_FAILURE_RATE_THRESHOLD(
            "circuitFailureRateThreshold", 0.0, OptionType.decimal(0, 1), "error rate that opens the breaker, 0 = off"),

    /**
     * Which share of a pool's agents breakers and bad health may take out of the rotation at the same time; one agent they
     * always may. Default 1, all. Set it to 0.5 or less where agents fail because they have too much to do: taking one
     * out then gives the others more to do.
     */
    MAX_OUT_SHARE("maxOutShare", 1.0, OptionType.decimal(0, 1), "share of the agents that may be out at the same time"),

    /**
     * From which duration on a successful call counts as a failure for the breaker. Default zero, off. Set it where an
     * answer that comes late is as bad as none.
     */
    CIRCUIT_SLOW_CALL_THRESHOLD(
            "circuitSlowCallThreshold",
            Duration.ZERO,
            OptionType.duration(0),
            "duration that counts as a failure for the breaker, 0 = off"),

    /**
     * How often at the least an agent that is avoided for its error rate is given a call to prove itself. Default 30
     * s, a tenth of the health window if that is shorter. Raise it where a failed call costs much.
     */
    HEALTH_CHECK_INTERVAL(
            "healthCheckInterval",
            Duration.ofSeconds(30),
            OptionType.duration(1),
            "time between calls by which an unhealthy agent may prove itself"),

    /**
     * The length of the sliding window in which error rates are measured. Default 60 s. Raise it where calls are rare.
     */
    HEALTH_WINDOW(
            "healthWindow",
            Duration.ofSeconds(60),
            OptionType.duration(10_000_000),
            "length of the window in which the error rate is measured"),

    /**
     * How many calls the window must hold before the error rate is judged. Default 10. Lower it where calls are rare.
     */
    HEALTH_MINIMUM_CALLS(
            "healthMinimumCalls", 10, OptionType.integerFrom(1), "calls in the window before the error rate is judged"),

    /**
     * Of how many calls of an agent that answers within some microseconds one is timed. Default 16. Set it to 1 where each
     * call counts in the latencies; it then costs about twice as much.
     */
    LATENCY_SAMPLING(
            "latencySampling", 16, OptionType.integerFrom(1), "calls of a fast agent of which one is timed, 1 = each"),

    /** The error rate from which on an agent is degraded. Default 0.3. Move it to where people should begin to look. */
    DEGRADED_ERROR_RATE_THRESHOLD(
            "degradedErrorRateThreshold",
            0.3,
            OptionType.decimal(Double.MIN_VALUE, 1),
            "error rate from which an agent is DEGRADED"),

    /**
     * The error rate from which on an agent is unhealthy and avoided, at least that of degraded. Default 0.7. Lower it
     * where failures cost more than an uneven load.
     */
    UNHEALTHY_ERROR_RATE_THRESHOLD(
            "unhealthyErrorRateThreshold",
            0.7,
            OptionType.decimal(Double.MIN_VALUE, 1),
            "error rate from which an agent is UNHEALTHY and avoided"),

    /**
     * How often each agent is probed, where the pool has a probe. Default 30 s, zero for no probes. Lower it where a dead
     * agent must not wait for a caller to find it.
     */
    PROBE_INTERVAL(
            "probeInterval",
            Duration.ofSeconds(30),
            OptionType.duration(0),
            "time between two probes of an agent, 0 = no probes"),

    /** How long a probe may take. Default 5 s. Raise it where agents are slow to wake up. */
    PROBE_TIMEOUT("probeTimeout", Duration.ofSeconds(5), OptionType.duration(1), "time for one probe"),

    /** How many failed probes in a row take an agent out. Default 3. Lower it where probes never fail by chance. */
    PROBE_FAILURE_THRESHOLD(
            "probeFailureThreshold", 3, OptionType.integerFrom(1), "failed probes in a row that open the breaker"),

    /**
     * The longest first wait before a call returns to an agent that it has already tried. Default 100 ms. Raise it
     * where agents limit the rate of calls; zero for no wait.
     */
    RETRY_DELAY(
            "retryDelay",
            Duration.ofMillis(100),
            OptionType.duration(0),
            "longest first wait before an agent is tried again"),

    /**
     * The bound of all waits, as they grow. Default 10 s, or the retry delay if that is longer. Lower it for impatient
     * users.
     */
    RETRY_MAX_DELAY("retryMaxDelay", Duration.ofSeconds(10), OptionType.duration(0), "longest wait of all"),

    /**
     * The tags that every call requires of its agent. Default none. Set it where a part of the agents must not be asked,
     * as for calls that have to stay within a region.
     */
    TAGS("tags", Tags.none(), OptionType.tags(), "what every call requires of its agent, as in region=eu, gpu"),

    /**
     * In which time an agent that is new, or was out, gets its full share of calls, beginning with a tenth of it. Default
     * zero, at once. Set it where agents are slow until their caches are warm. Of no effect for chains and selectors.
     */
    SLOW_START(
            "slowStart",
            Duration.ZERO,
            OptionType.duration(0),
            "time in which a new or recovered agent gets its full share, 0 = at once"),

    /** By how much the bound of the wait grows each time. Default 2. 1 keeps the bound as it is. */
    RETRY_BACKOFF_MULTIPLIER(
            "retryBackoffMultiplier", 2.0, OptionType.decimal(1, Double.MAX_VALUE), "growth of the wait each time"),

    /**
     * How many further attempts there may be for each call of the last ten seconds, those that {@link
     * #RETRY_BUDGET_FLOOR} allows aside. Default 0.2. Raise it where a failure costs more than load; 0 for no budget.
     */
    RETRY_BUDGET_SHARE(
            "retryBudgetShare", 0.2, OptionType.decimal(0, 1), "further attempts for each recent call, 0 = no bound"),

    /**
     * How many further attempts a second there may be in any case. Default 10. Raise it for pools with few calls that
     * make many retries.
     */
    RETRY_BUDGET_FLOOR(
            "retryBudgetFloor", 10, OptionType.integerFrom(0), "further attempts a second there may be in any case"),

    /**
     * After how long a second agent is asked beside one that has not answered, for calls marked as idempotent. Default
     * zero, off. Set it to what all but a few in a hundred answers need.
     */
    HEDGE_DELAY(
            "hedgeDelay",
            Duration.ZERO,
            OptionType.duration(0),
            "time after which an idempotent call asks a second agent, 0 = off"),

    /**
     * The percentile of the recent latencies of a method after which a second agent is asked, for calls marked as
     * idempotent. Default 0, off. Set it, to 0.95 say, where no fixed delay fits.
     */
    HEDGE_PERCENTILE(
            "hedgePercentile",
            0.0,
            OptionType.decimal(0, 1),
            "share of answers that come before a second agent is asked, 0 = off"),

    /**
     * The share of calls for which a second agent may be asked at the most. Default 0.1. Lower it where agents have
     * little to spare.
     */
    HEDGE_BUDGET("hedgeBudget", 0.1, OptionType.decimal(0, 1), "share of calls that may ask a second agent"),

    /**
     * How many calls of one agent may be under way at a time; a full one is not available. Default 0, no limit. Set it
     * where an agent can do only so much at once, and more would slow down all of its calls.
     */
    MAX_CONCURRENT(
            "maxConcurrent", 0, OptionType.integerFrom(0), "calls of one agent under way at a time, 0 = no limit"),

    /**
     * From where on the limit of each agent is found out by its latencies, up to the maximum. Default 0: the limit is the
     * maximum. Set it to what an agent bears for sure, where nobody knows how much it bears, or where that changes.
     */
    MIN_CONCURRENT(
            "minConcurrent",
            0,
            OptionType.integerFrom(0),
            "least limit where it adapts between this and maxConcurrent, 0 = fixed"),

    /**
     * How long a call waits for a place at the most when all agents are full, in all. Default zero: it fails at once. Set
     * it where calls come in bursts, to no more than callers have patience for.
     */
    MAX_CONCURRENT_WAIT(
            "maxConcurrentWait",
            Duration.ZERO,
            OptionType.duration(0),
            "time a call may wait when all agents are full, 0 = fail at once"),

    /**
     * On how many agents, all flawless otherwise, a call must fail alike to be blamed before all were asked. Default 3. 0
     * where agents can do different things.
     */
    BLAME_MINIMUM_AGENTS(
            "blameMinimumAgents",
            3,
            OptionType.zeroOrFrom(2),
            "agents that must fail a call alike to have it blamed early, 0 = only at the end"),

    /**
     * How long a throttled agent gets no call if it does not say for how long itself. Default 1 s. Raise it where a
     * call too many costs much.
     */
    THROTTLE_COOLDOWN(
            "throttleCooldown",
            Duration.ofSeconds(1),
            OptionType.duration(1),
            "time without calls of a throttled agent that names none"),

    /**
     * How long a throttled agent gets no call at the most, whatever it says. Default 5 min, or the throttle cooldown if
     * that is longer. Raise it where agents have quotas by the hour.
     */
    THROTTLE_MAX_COOLDOWN(
            "throttleMaxCooldown",
            Duration.ofMinutes(5),
            OptionType.duration(1),
            "longest time without calls of a throttled agent");

    private final String key;
    private final Object defaultValue;
    private final OptionType type;
    private final String description;

    PoolOption(String key, Object defaultValue, OptionType type, String description) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.type = type;
        this.description = description;
    }

    /**
     * Returns the name of the option, as in {@link PoolConfig} and in properties.
     *
     * @return a name in camel case; never null
     */
    public String key() {
        return key;
    }

    /**
     * Returns the name of the option as in environment variables.
     *
     * @return a name in upper case with underscores; never null
     */
    public String environmentKey() {
        return key.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }

    /**
     * Returns the default value. The maximum of two options that come in pairs follows the other one where that is
     * larger.
     *
     * @return an {@link Integer}, a {@link Double}, a {@link Duration} or {@link Tags}; never null
     */
    public Object defaultValue() {
        return defaultValue;
    }

    /**
     * Returns what the option is for.
     *
     * @return a few words; never null
     */
    public String description() {
        return description;
    }

    /**
     * Returns the type of the values.
     *
     * @return {@link Integer}, {@link Double}, {@link Duration} or {@link Tags}; never null
     */
    public Class<?> valueType() {
        return type.valueType();
    }

    /**
     * Reads a value from text: numbers in decimal, durations like {@code 250ms}, {@code 30s}, {@code 5m}, {@code 2h},
     * {@code 1d}, {@code 0} or in ISO-8601 form ({@code PT0.25S}), tags like {@code region=eu, gpu}.
     *
     * @param text the text; surrounding space does not matter
     * @return the value; never null
     * @throws IllegalArgumentException naming the option and the bound, if the text is unreadable or out of bounds
     */
    public Object parse(String text) {
        Object value = type.parse(key, text.strip());
        check(value);
        return value;
    }

    /** Throws if a value is of the wrong type or out of bounds. */
    void check(Object value) {
        type.check(key, value);
    }
}
