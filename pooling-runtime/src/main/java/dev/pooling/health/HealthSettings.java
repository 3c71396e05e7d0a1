package dev.pooling.health;

import java.time.Duration;

/**
 * How the health of agents is judged; shared by all agents of a pool.
 *
 * @param window the length of the sliding window; at least 10 ns
 * @param minimumCalls how many calls the window must hold before the error rate is judged; at least 1
 * @param degradedErrorRate the error rate from which an agent is {@link AgentStatus#DEGRADED}; above 0, at most 1
 * @param unhealthyErrorRate the error rate from which an agent is {@link AgentStatus#UNHEALTHY}; at least the former
 * @since 0.1
 */
public record HealthSettings(Duration window, int minimumCalls, double degradedErrorRate, double unhealthyErrorRate) {}
