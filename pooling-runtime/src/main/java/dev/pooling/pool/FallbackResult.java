package dev.pooling.pool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a call of a {@link FallbackChain} went, in detail.
 *
 * @param <R> the type of the result
 * @param success whether an agent answered
 * @param agentName the agent that answered, or null if none did
 * @param result the answer, which may be null; null if none did
 * @param error why the call failed, or null if it succeeded
 * @param attempts the agents that were asked, in order; the error of the one that answered is null
 * @since 0.1
 */
public record FallbackResult<R>(
        boolean success,
        @Nullable String agentName,
        @Nullable R result,
        @Nullable Exception error,
        List<Attempt> attempts) {

    /**
     * Copies the list of attempts.
     *
     * @param success whether an agent answered
     * @param agentName the agent that answered, or null if none did
     * @param result the answer, which may be null; null if none did
     * @param error why the call failed, or null if it succeeded
     * @param attempts the agents that were asked, in order
     */
    public FallbackResult {
        attempts = List.copyOf(attempts);
    }

    /**
     * One agent that was asked.
     *
     * @param agentName the agent
     * @param error what it threw, or null if it answered
     */
    public record Attempt(String agentName, @Nullable Exception error) {}
}
