package dev.pooling.pool;

import dev.pooling.retry.ExceptionFilter;
import dev.pooling.retry.FailedResultException;
import org.jspecify.annotations.Nullable;

/**
 * How a call ends if nothing better comes of it: with its last failure, or with the result that this stands for; and why no
 * further agent was asked. Used by one thread at a time.
 */
final class CallEnd<T> {

    private final FailedAttempts<T> attempts;
    private final CallLimits limits;
    private final CallEvents events;

    private @Nullable Throwable failure;

    /** Whether the failure stands for a result that the caller gets if there is no better one. */
    private boolean hasResult;

    private boolean returnsResult;

    private @Nullable StopReason reason;

    CallEnd(FailedAttempts<T> attempts, CallLimits limits, CallEvents events) {
        this.attempts = attempts;
        this.limits = limits;
        this.events = events;
    }

    void settle(EndedAttempt<T> ended) {
        failure = ended.failure();
        hasResult = ended.how() == EndedAttempt.How.RETURNED;
    }

    void settle(Throwable thrown) {
        failure = thrown;
        hasResult = false;
    }

    boolean isSettled() {
        return failure != null;
    }

    Throwable failure() {
        if (failure == null) {
            throw new IllegalStateException("no attempt has failed yet");
        }
        return failure;
    }

    boolean hasResult() {
        return hasResult;
    }

    /** Whether the call is over and its caller gets the last result. */
    boolean returnsResult() {
        return returnsResult;
    }

    /** The last result, if the caller gets that. */
    @Nullable
    Object result() {
        return failure instanceof FailedResultException last ? last.value() : null;
    }

    /** What came first is why nobody else was asked. */
    void stop(StopReason why) {
        if (reason == null) {
            reason = why;
        }
    }

    @Nullable
    StopReason reason() {
        return reason;
    }

    /** Ends the call, because what decides has itself failed. */
    CallStep broken(Throwable thrown) {
        settle(thrown);
        stop(StopReason.ABORTED);
        return CallStep.OVER;
    }

    CallStep over(StopReason why, Throwable last) {
        stop(why);
        return over(last);
    }

    /** Ends the call: the caller gets the failure, or the result that it stands for. */
    CallStep over(Throwable last) {
        judgeCall(last);
        if (last instanceof Exception || ExceptionFilter.isBrokenAgent(last)) {
            attempts.suppressIn(last);
        }
        events.callFailed(attempts.size(), last);
        returnsResult = hasResult;
        return hasResult ? CallStep.RESULT : CallStep.OVER;
    }

    /** Takes the failures back from the agents if the call itself is to blame. */
    void judgeCall(Throwable last) {
        if (attempts.takeBackIfBlamed()) {
            limits.payBackAll();
            events.callBlamed(attempts.size(), last);
        }
    }
}
