package dev.pooling.health;

/**
 * How well an agent of a pool is doing: derived from its circuit breaker and its recent error rate, never set by hand.
 *
 * @since 0.1
 */
public enum AgentStatus {
    /** The breaker is closed and the error rate is below the degraded threshold, or too few calls are known to judge. */
    HEALTHY,
    /**
     * The error rate has reached the degraded threshold, or the breaker is half-open and trial calls are under way. A
     * degraded agent with a closed breaker takes its normal part in the rotation.
     */
    DEGRADED,
    /**
     * The error rate has reached the unhealthy threshold. The agent is avoided while a better one is available, except
     * for a trickle of calls by which it can recover.
     */
    UNHEALTHY,
    /** The breaker is open: the agent receives no call until the breaker's open time has passed, or a probe succeeds. */
    CIRCUIT_OPEN
}
