package dev.pooling.health;

import java.time.Duration;
import java.util.Optional;

/**
 * What a pool knows about how the calls of one agent went: totals over the agent's lifetime (or since its last reset),
 * counts over a sliding window of time, and a live latency estimate.
 *
 * <p>A live view, safe to read from any thread. Figures that are read one after the other while calls run may belong to
 * slightly different moments; each total by itself is exact once the calls it counts have ended.
 *
 * @since 0.1
 */
public interface AgentHealth {

    /**
     * Returns how many calls have succeeded.
     *
     * @return a lifetime total
     */
    long successCount();

    /**
     * Returns how many calls have failed, timed-out calls included. Failures for which the caller was blamed are not
     * counted.
     *
     * @return a lifetime total
     */
    long failureCount();

    /**
     * Returns how many calls have succeeded within the sliding window.
     *
     * @return a count
     */
    long recentSuccessCount();

    /**
     * Returns how many calls have failed within the sliding window.
     *
     * @return a count
     */
    long recentFailureCount();

    /**
     * Returns the share of failed calls within the sliding window.
     *
     * @return a number from 0 to 1; 0 if the window holds no call
     */
    double errorRate();

    /**
     * Returns how many calls have failed since the last success.
     *
     * @return a count
     */
    int consecutiveFailures();

    /**
     * Returns the mean duration of all successful calls.
     *
     * @return a duration; zero if no call has succeeded yet
     */
    Duration averageLatency();

    /**
     * Returns the live latency estimate: it follows a slower call at once, forgets it over time, and counts a failed call
     * as slow as the slowest agent known.
     *
     * @return a duration; zero if no call has ended yet
     */
    Duration latencyEstimate();

    /**
     * Returns how long ago the last call succeeded.
     *
     * @return the time since then; empty if no call has succeeded yet
     */
    Optional<Duration> sinceLastSuccess();

    /**
     * Returns how long ago the last call failed.
     *
     * @return the time since then; empty if no call has failed yet
     */
    Optional<Duration> sinceLastFailure();
}
