package dev.pooling.pool;

import java.time.Duration;
import java.util.Optional;

/**
 * The figures of the probes of one agent at one moment, since it was added or reset. None of them is a call.
 *
 * @param successCount how many probes have succeeded
 * @param failureCount how many probes have failed: by false, by an exception or by the time-out
 * @param consecutiveFailures how many have failed since the last success
 * @param sinceLast how long ago the last one ended; empty if none has yet, as in a pool without probes
 * @since 0.1
 */
public record ProbeStats(long successCount, long failureCount, int consecutiveFailures, Optional<Duration> sinceLast) {

    /** Those of an agent that was not probed. */
    static final ProbeStats NONE = new ProbeStats(0, 0, 0, Optional.empty());
}
