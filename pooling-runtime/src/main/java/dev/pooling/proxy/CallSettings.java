package dev.pooling.proxy;

import dev.pooling.annotation.Pooled;
import dev.pooling.retry.ExceptionFilter;
import java.util.List;

/**
 * What annotations say about calls.
 *
 * @param retries further attempts, or -1 if nothing is said
 * @param timeoutMillis the bound on an attempt, or -1 if nothing is said
 * @param deadlineMillis the bound on the call, or -1 if nothing is said
 * @param retryable which exceptions lead to another attempt
 */
record CallSettings(int retries, long timeoutMillis, long deadlineMillis, ExceptionFilter retryable) {

    static final int INHERIT = -1;

    static final CallSettings DEFAULT = new CallSettings(INHERIT, INHERIT, INHERIT, ExceptionFilter.ALL);

    static CallSettings of(Pooled pooled) {
        return new CallSettings(
                pooled.retries(),
                pooled.timeoutMillis(),
                pooled.deadlineMillis(),
                ExceptionFilter.of(List.of(pooled.retryOn()), List.of(pooled.abortOn())));
    }

    CallSettings withRetryable(ExceptionFilter filter) {
        return new CallSettings(retries, timeoutMillis, deadlineMillis, filter);
    }
}
