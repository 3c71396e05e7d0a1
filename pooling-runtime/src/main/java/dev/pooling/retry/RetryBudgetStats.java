package dev.pooling.retry;

/**
 * The figures of a {@link RetryBudget} at one moment.
 *
 * @param share how many retries there may be for each recent call
 * @param floorPerSecond how many retries a second there may be in any case
 * @param recentCalls how many calls have ended in the last {@link RetryBudget#WINDOW ten seconds} or a little more
 * @param used how many retries those ten seconds have seen
 * @param available how many there may still be now
 * @param denied how many were refused since the pool was made
 * @since 0.1
 */
public record RetryBudgetStats(
        double share, int floorPerSecond, long recentCalls, long used, long available, long denied) {}
