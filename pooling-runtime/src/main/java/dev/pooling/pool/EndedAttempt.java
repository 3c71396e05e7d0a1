package dev.pooling.pool;

import org.jspecify.annotations.Nullable;

/**
 * An attempt that has ended, but not in success.
 *
 * @param lease the lease of the agent; null if none could be picked
 * @param startNanos when it began
 * @param failure what was thrown, the time-out, or what stands for the result
 * @param how how it has ended
 * @param interrupted whether the caller wants the call to end
 */
record EndedAttempt<T>(
        @Nullable AgentLease<T> lease, long startNanos, Throwable failure, How how, boolean interrupted) {

    /** How an attempt can end. */
    enum How {
        /** The agent has thrown an exception, or completed its stage with one. */
        THREW,
        /** The agent has returned a result that is no success. */
        RETURNED,
        /** The agent took too long; the book knows of it already. */
        TIMED_OUT
    }

    boolean timedOut() {
        return how == How.TIMED_OUT;
    }
}
