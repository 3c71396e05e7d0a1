package dev.pooling.proxy;

import dev.pooling.annotation.Pooled;
import dev.pooling.retry.ExceptionFilter;
import dev.pooling.routing.Tags;
import java.util.List;

/**
 * What annotations say about calls.
 *
 * @param retries further attempts, or -1 if nothing is said
 * @param timeoutMillis the bound on an attempt, or -1 if nothing is said
 * @param deadlineMillis the bound on the call, or -1 if nothing is said
 * @param retryable which exceptions lead to another attempt
 * @param tags what is required of the agent
 * @param hedge when a second agent is asked
 */
record CallSettings(
        int retries,
        long timeoutMillis,
        long deadlineMillis,
        ExceptionFilter retryable,
        Tags tags,
        HedgeSettings hedge) {

    static final int INHERIT = -1;

    static final CallSettings DEFAULT =
            new CallSettings(INHERIT, INHERIT, INHERIT, ExceptionFilter.ALL, Tags.none(), HedgeSettings.DEFAULT);

    static CallSettings of(Pooled pooled) {
        return new CallSettings(
                pooled.retries(),
                pooled.timeoutMillis(),
                pooled.deadlineMillis(),
                ExceptionFilter.of(List.of(pooled.retryOn()), List.of(pooled.abortOn())),
                tags(pooled),
                HedgeSettings.of(pooled));
    }

    /** Malformed tags have been noted as a problem: whoever has that gets no proxy. */
    private static Tags tags(Pooled pooled) {
        try {
            return Tags.of(pooled.tags());
        } catch (IllegalArgumentException malformed) {
            return Tags.none();
        }
    }

    CallSettings withRetryable(ExceptionFilter filter) {
        return new CallSettings(retries, timeoutMillis, deadlineMillis, filter, tags, hedge);
    }

    CallSettings withHedge(HedgeSettings settings) {
        return new CallSettings(retries, timeoutMillis, deadlineMillis, retryable, tags, settings);
    }
}
