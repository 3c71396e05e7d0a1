package dev.pooling.pool;

import dev.pooling.health.AgentStatus;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a call could not be given to any agent because of the limit on calls under way ({@link
 * PoolConfig#maxConcurrent}), though it has waited for a place if that is allowed: those agents that are not out for other reasons are full. It tells of too many calls, not of
 * an outage.
 *
 * @since 0.1
 */
public class AgentsFullException extends NoAgentAvailableException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what happened and how to mend it
     * @param agents the status of every agent; copied
     * @param retryAfter the time until an agent that is out for another reason may be available, or null if unknown
     */
    public AgentsFullException(String message, Map<String, AgentStatus> agents, @Nullable Duration retryAfter) {
        super(message, agents, retryAfter);
    }

    AgentsFullException(NoAgents facts) {
        super(facts);
    }
}
