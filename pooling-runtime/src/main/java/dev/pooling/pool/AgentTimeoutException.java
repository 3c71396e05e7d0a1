package dev.pooling.pool;

import dev.pooling.internal.LogText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when an agent did not answer within the time that one attempt, or the whole call, may take. Its cause is what
 * the interrupted agent threw, if it threw anything.
 *
 * @since 0.1
 */
public class AgentTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * The agent that was too slow.
     *
     * @serial an id
     */
    private final String agentId;

    /**
     * The time it had.
     *
     * @serial the limit of the attempt
     */
    private final Duration timeout;

    /**
     * Makes the exception.
     *
     * @param message what happened
     * @param agentId the agent that was too slow
     * @param timeout the time it had
     * @param cause what the interrupted agent threw, or null
     */
    public AgentTimeoutException(String message, String agentId, Duration timeout, @Nullable Throwable cause) {
        super(message, cause);
        this.agentId = agentId;
        this.timeout = timeout;
    }

    static AgentTimeoutException of(String pool, String agentId, long limitNanos, @Nullable Throwable cause) {
        String message = "Agent '" + LogText.printable(agentId) + "' of pool '" + LogText.printable(pool)
                + "' did not answer within " + Durations.text(limitNanos)
                + ". Raise timeoutMillis or deadlineMillis of @Pooled"
                + " (requestTimeout, deadline) if that is too short.";
        return new AgentTimeoutException(message, agentId, Duration.ofNanos(limitNanos), cause);
    }

    /**
     * Returns the agent that was too slow.
     *
     * @return its id; never null
     */
    public String agentId() {
        return agentId;
    }

    /**
     * Returns the time that the agent had.
     *
     * @return the limit of the attempt; never null
     */
    public Duration timeout() {
        return timeout;
    }
}
