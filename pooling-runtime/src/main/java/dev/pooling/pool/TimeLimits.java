package dev.pooling.pool;

import org.jspecify.annotations.Nullable;

/** How long the attempts of one method may take, and what ends those asynchronous ones that take longer. */
final class TimeLimits {

    private final GroupSetup setup;
    private final CallPolicy policy;

    /** Whether it is for the attempts of any number of calls. */
    private final boolean shared;

    /** For an attempt whose lease says nothing else; 0 for no limit. */
    private final long firstNanos;

    /** Made when first needed; if two threads make one each, both work. */
    private volatile @Nullable AttemptTimer timer;

    TimeLimits(GroupSetup setup, CallPolicy policy, boolean shared) {
        this.setup = setup;
        this.policy = policy;
        this.shared = shared;
        this.firstNanos = Durations.shorter(policy.timeoutNanos(), policy.deadlineNanos());
    }

    /** How long the first attempt of a call may take; 0 for no limit. */
    long firstNanos() {
        return firstNanos;
    }

    /** How long an attempt may take; 0 for no limit. */
    long nanos(AgentLease<?> lease) {
        return lease.limitNanos != 0 ? lease.limitNanos : firstNanos;
    }

    /** The lease for an attempt that begins now, with no more time than is left of the call that began then. */
    <T> AgentLease<T> limited(AgentLease<T> lease, long callStartNanos) {
        if (policy.deadlineNanos() == 0) {
            return lease;
        }
        long left = Math.max(1, untilDeadlineNanos(callStartNanos));
        return lease.limitedTo(Durations.shorter(policy.timeoutNanos(), left));
    }

    /** What is left of the call that began then, below 0 past its deadline; endless if it has none. */
    long untilDeadlineNanos(long callStartNanos) {
        return policy.deadlineNanos() == 0
                ? Long.MAX_VALUE
                : policy.deadlineNanos() - (setup.ticker().nanoTime() - callStartNanos);
    }

    /** What bounds all asynchronous attempts that have no limit of their own; null if each needs a timer, or none does. */
    @Nullable
    AttemptTimer timer() {
        AttemptTimer known = timer;
        if (known == null && shared && firstNanos != 0) {
            known = new AttemptTimer(setup, firstNanos);
            timer = known;
        }
        return known;
    }
}
