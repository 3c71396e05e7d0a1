package dev.pooling.pool;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the wait of a call for a place has ended.
 *
 * @param kind how
 * @param lease the lease of the agent, whose call has begun; for {@code PLACE} alone
 * @param failure what the search for an agent has thrown; for {@code BROKEN} alone
 */
record QueueOutcome<T>(
        Kind kind, @Nullable AgentLease<T> lease, @Nullable Throwable failure) {

    /** How a wait can end. */
    enum Kind {
        /** There is a place for the call. */
        PLACE,
        /** No agent is available any more, with or without a place. */
        NOBODY,
        /** The call has waited for as long as it may. */
        TOO_LATE,
        /** The waiting thread was interrupted. */
        INTERRUPTED,
        /** The caller wants no answer any more. */
        CANCELLED,
        /** The search for an agent has failed: a selector, say. */
        BROKEN
    }

    static <T> QueueOutcome<T> place(AgentLease<T> lease) {
        return new QueueOutcome<>(Kind.PLACE, lease, null);
    }

    static <T> QueueOutcome<T> broken(Throwable failure) {
        return new QueueOutcome<>(Kind.BROKEN, null, failure);
    }

    static <T> QueueOutcome<T> of(Kind kind) {
        return new QueueOutcome<>(kind, null, null);
    }

    AgentLease<T> leaseOrThrow() {
        return Objects.requireNonNull(lease);
    }

    Throwable failureOrThrow() {
        return Objects.requireNonNull(failure);
    }

    /** Gives the place back, if there is one, because the call does not need it. */
    void giveBack() {
        if (lease != null && lease.group != null) {
            lease.group.book().ignored(lease);
        }
    }
}
