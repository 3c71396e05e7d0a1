package dev.pooling.annotation;

/**
 * How a pool shares calls among the agents that are available.
 *
 * <p>Every strategy leaves out agents whose circuit breaker is open, avoids unhealthy ones while a better one is left, and
 * on a retry leaves out the agents that the call has already tried.
 *
 * @since 0.1
 */
public enum LoadBalanceStrategy {

    /** Each agent in turn: an equal share of the calls. The default; right for equal agents and equal calls. */
    ROUND_ROBIN,

    /** Any agent with equal chance. */
    RANDOM,

    /**
     * The agent with the lowest estimate of latency times the square root of (calls in flight + 1), over its weight. The
     * estimate follows a slower call at once and forgets it over some ten seconds; a failed call counts as slow as the
     * slowest agent, so an agent that fails fast attracts nothing; an agent without samples gets a bounded share until it
     * is known. The best choice where little is known of the agents, and right for those of unequal or changing speed.
     */
    LEAST_LATENCY,

    /** The agent with the lowest error rate within the sliding window; equal ones in turn. */
    LEAST_ERRORS,

    /**
     * Shares in proportion to the agents' weights, smooth and without chance: after any number of picks each agent's
     * count is within one of its exact share (R. Tijdeman, "The chairman assignment problem", 1980). Right for agents
     * whose capacity is known.
     */
    WEIGHTED,

    /** The agents with the lowest priority number, in turn; the next higher number only when none of them is available. */
    PRIORITY,

    /**
     * The less loaded of two agents chosen by chance (M. Mitzenmacher, "The power of two choices in randomized load
     * balancing", 2001), by calls in flight over weight. Right for large pools.
     */
    POWER_OF_TWO,

    /** The agent with the fewest calls in flight over its weight; equal ones in turn. Right for calls of unequal length. */
    LEAST_LOADED,

    /**
     * The agent to which the {@link RouteKey} of the call hashes: equal keys meet the same agent as long as it is available
     * and not overloaded, and adding or removing an agent moves few keys (V. Mirrokni, M. Thorup and M. Zadimoghaddam,
     * "Consistent hashing with bounded loads", 2018). Calls without a key go round robin. Right for caches and sessions.
     */
    CONSISTENT_HASH
}
