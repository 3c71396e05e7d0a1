package dev.pooling.pool;

import dev.pooling.retry.ExceptionFilter;
import org.jspecify.annotations.Nullable;

/**
 * How calls of one method are carried out. For generated proxies and the pool itself.
 *
 * @param methodName the method, for events and messages; null for calls made in code
 * @param retries how many further attempts may follow the first; 0 or more
 * @param timeoutNanos how long one attempt may take; 0 for no limit
 * @param deadlineNanos how long the whole call may take, waits included; 0 for no limit
 * @param retryable which exceptions count against the agent and lead to another attempt
 * @since 0.1
 */
public record CallPolicy(
        @Nullable String methodName, int retries, long timeoutNanos, long deadlineNanos, ExceptionFilter retryable) {

    /**
     * Checks the bounds.
     *
     * @param methodName the method, for events and messages; null for calls made in code
     * @param retries how many further attempts may follow the first; 0 or more
     * @param timeoutNanos how long one attempt may take; 0 for no limit
     * @param deadlineNanos how long the whole call may take, waits included; 0 for no limit
     * @param retryable which exceptions count against the agent and lead to another attempt
     */
    public CallPolicy {
        requireAtLeastZero("retries", retries);
        requireAtLeastZero("timeoutNanos", timeoutNanos);
        requireAtLeastZero("deadlineNanos", deadlineNanos);
    }

    static CallPolicy of(PoolConfig config, ExceptionFilter retryable) {
        return new CallPolicy(
                null,
                config.retries(),
                config.requestTimeout().toNanos(),
                config.deadline().toNanos(),
                retryable);
    }

    CallPolicy withRetries(int newRetries) {
        return new CallPolicy(methodName, newRetries, timeoutNanos, deadlineNanos, retryable);
    }

    private static void requireAtLeastZero(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must be >= 0, was " + value);
        }
    }
}
