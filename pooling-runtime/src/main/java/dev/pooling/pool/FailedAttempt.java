package dev.pooling.pool;

import dev.pooling.health.HealthRecorder;
import dev.pooling.retry.Outcome;

/**
 * An agent that was asked, and what came of it.
 *
 * @param outcome what it meant for the agent
 * @param successes how many calls the agent had answered by then
 */
record FailedAttempt<T>(AgentLease<T> lease, Throwable failure, Outcome.Kind outcome, long successes) {

    static <T> FailedAttempt<T> of(AgentLease<T> lease, Throwable failure, Outcome.Kind outcome) {
        return new FailedAttempt<>(
                lease, failure, outcome, lease.healthOrThrow().successCount());
    }

    /** Whether it counts against the agent. */
    boolean isCounted() {
        return outcome == Outcome.Kind.FAILURE;
    }

    PooledAgent<T> agent() {
        return lease.memberOrThrow();
    }

    /** The figures that the attempt went into. */
    HealthRecorder health() {
        return lease.healthOrThrow();
    }
}
