package dev.pooling.pool;

import dev.pooling.retry.FailedResultException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one call: who served it, and who was asked before and why that did not help. See {@link CallReports}.
 *
 * @param pool the name of the pool or chain
 * @param method the method of the interface, or null for a call made in code
 * @param servedBy the id of the agent that answered, or {@code "handler"} or {@code "method"} for the fallbacks of these
 *     names; null if the call failed
 * @param failedAttempts who was asked before, in order; unmodifiable
 * @param failure what the caller got, a result that is no success as a {@link FailedResultException}; null if the call was
 *     served
 * @param duration from the beginning of the call to its end
 * @param hedge the second agent that was asked beside another one; null if there was none
 * @param stopped why no further agent was asked, whether or not a fallback answered then; null if an agent of the pool or
 *     chain served the call
 * @since 0.1
 */
public record CallReport(
        String pool,
        @Nullable String method,
        @Nullable String servedBy,
        List<Attempt> failedAttempts,
        @Nullable Throwable failure,
        Duration duration,
        @Nullable Hedge hedge,
        @Nullable StopReason stopped) {

    /**
     * Copies the list.
     *
     * @param pool the name of the pool or chain
     * @param method the method of the interface, or null for a call made in code
     * @param servedBy who answered, or null
     * @param failedAttempts who was asked before, in order
     * @param failure what the caller got, or null
     * @param duration from the beginning of the call to its end
     * @param hedge the second agent that was asked beside another one, or null
     * @param stopped why no further agent was asked, or null
     */
    public CallReport {
        failedAttempts = List.copyOf(failedAttempts);
    }

    /**
     * Makes the report of a call that has neither a hedge nor stopped asking.
     *
     * @param pool the name of the pool or chain
     * @param method the method of the interface, or null for a call made in code
     * @param servedBy who answered, or null
     * @param failedAttempts who was asked before, in order
     * @param failure what the caller got, or null
     * @param duration from the beginning of the call to its end
     */
    public CallReport(
            String pool,
            @Nullable String method,
            @Nullable String servedBy,
            List<Attempt> failedAttempts,
            @Nullable Throwable failure,
            Duration duration) {
        this(pool, method, servedBy, failedAttempts, failure, duration, null, null);
    }

    /**
     * Returns whether the call was served, be it by a fallback.
     *
     * @return false if its caller got a failure
     */
    public boolean isServed() {
        return servedBy != null;
    }

    /**
     * Returns how many agents were asked, or one agent how often.
     *
     * @return a count from 0; fallback handlers and methods do not count
     */
    public int attempts() {
        boolean byAgent = servedBy != null && !servedBy.equals("handler") && !servedBy.equals("method");
        boolean cancelled = hedge != null && hedge.cancelledAgentId() != null;
        return failedAttempts.size() + (byAgent ? 1 : 0) + (cancelled ? 1 : 0);
    }

    /**
     * An attempt that failed.
     *
     * @param agentId the agent that was asked
     * @param failure what it threw, the time-out, or a {@link FailedResultException} with its result
     */
    public record Attempt(String agentId, Throwable failure) {}

    /**
     * A second agent that was asked because the one asked before took long. It won if it is the one that served the call.
     *
     * @param agentId the second agent
     * @param besideAgentId the agent that was asked before
     * @param cancelledAgentId which of the two was cancelled, because the answer of the other one was good or final; null if
     *     none was, because both failed or the one that was left answered
     */
    public record Hedge(
            String agentId, String besideAgentId, @Nullable String cancelledAgentId) {}
}
