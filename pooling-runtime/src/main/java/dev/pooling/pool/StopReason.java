package dev.pooling.pool;

/**
 * Why a call that had failed asked no further agent of its pool or chain. Fallbacks may have answered it all the same.
 *
 * @since 0.1
 */
public enum StopReason {
    /** The call was interrupted or cancelled, or the JVM is in trouble. */
    ABORTED,
    /** The exception or result is the agent's answer; so is what follows the first item of a publisher. */
    ANSWERED,
    /** All attempts that the call may make were made: see {@link PoolConfig#retries}. */
    ATTEMPTS_USED_UP,
    /** The call itself is to blame: an agent, or several in the same way, have said so. */
    BLAMED,
    /** The time of the call was over, or would have been before another attempt: see {@link PoolConfig#deadline}. */
    DEADLINE_PASSED,
    /** No agent was available that might have been asked. */
    NOBODY_LEFT,
    /** The pool has made as many retries lately as it may: see {@link PoolConfig#retryBudgetShare}. */
    RETRY_BUDGET_EXHAUSTED
}
