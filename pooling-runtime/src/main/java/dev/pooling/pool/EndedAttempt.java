package dev.pooling.pool;

import org.jspecify.annotations.Nullable;

/**
 * An attempt that has ended in failure.
 *
 * @param lease the lease of the agent; null if none could be picked
 * @param startNanos when it began
 * @param failure what was thrown, or the time-out
 * @param timedOut whether it took too long; then the book knows of it already
 * @param interrupted whether the caller wants the call to end
 */
record EndedAttempt<T>(
        @Nullable AgentLease<T> lease, long startNanos, Throwable failure, boolean timedOut, boolean interrupted) {}
