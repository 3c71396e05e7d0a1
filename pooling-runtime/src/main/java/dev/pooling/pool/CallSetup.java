package dev.pooling.pool;

import dev.pooling.retry.ExceptionFilter;
import dev.pooling.time.Ticker;
import org.jspecify.annotations.Nullable;

/** What a {@link CallDispatcher} carries calls with, as whoever decides on their way reads it. */
abstract class CallSetup<T> {

    final AgentPicker<T> picker;
    final AgentGroup<T> group;
    final CallPolicy policy;
    final FallbackPolicy<T> fallback;
    final TimeLimits limits;
    final CallMode mode;
    final Ticker ticker;

    /** That of the mode, where it costs one read. */
    final @Nullable Hedging hedging;

    /** That of the mode as well. */
    final @Nullable CallOptions scope;

    private final @Nullable AgentPicker<T> reserve;

    CallSetup(AgentPicker<T> picker, CallPolicy policy, FallbackPolicy<T> fallback, CallMode mode) {
        this.picker = picker;
        this.group = picker.group();
        this.ticker = group.ticker();
        this.policy = policy;
        this.fallback = fallback;
        this.mode = mode;
        this.hedging = mode.hedging();
        this.scope = mode.scope();
        this.limits = new TimeLimits(group.setup(), policy, scope == null);
        this.reserve = fallback.reserve() == null || fallback.agents().isEmpty()
                ? null
                : new OrderedPicker<>(fallback.reserve().group(), fallback.agents(), picker.tags());
    }

    /** Reads the clock of the pool. */
    final long now() {
        return ticker.nanoTime();
    }

    /**
     * When an attempt began that is not over in success, as far as that is known: an agent that is not timed took no longer
     * than it is estimated to take, unless the attempt was seen to take longer.
     */
    final long begunNanos(@Nullable AgentLease<T> lease, @Nullable CallWatch watch, long startNanos) {
        if (startNanos != CallTiming.LATER) {
            return startNanos;
        }
        long now = now();
        if (lease == null || lease.member == null || watch == null) {
            return now;
        }
        return watch.startNanos() != CallTiming.LATER
                ? watch.startNanos()
                : Math.min(watch.seenNanos(now), now - lease.member.latencyNanos(now));
    }

    TimeLimits limits() {
        return limits;
    }

    /** Ends an attempt that counts for nothing. */
    void ignored(AgentLease<T> lease) {
        if (lease.group != null) {
            lease.group.book().ignored(lease);
        }
    }

    /** How the calls are hedged; null if they are not. */
    @Nullable
    Hedging hedging() {
        return hedging;
    }

    AgentPicker<T> picker() {
        return picker;
    }

    AgentGroup<T> group() {
        return group;
    }

    CallPolicy policy() {
        return policy;
    }

    FallbackPolicy<T> fallback() {
        return fallback;
    }

    /** The fallback handler; null if there is none, or none that may answer this call. */
    @Nullable
    T handler() {
        T handler = fallback.handler();
        return handler == null || picker.letsAnswer(handler) ? handler : null;
    }

    @Nullable
    AgentPicker<T> reserve() {
        return reserve;
    }

    /** Which exceptions count against the agents of a group. */
    ExceptionFilter retryable(AgentGroup<T> asked) {
        return asked == group ? policy.retryable() : fallback.when();
    }

    AgentTimeoutException timeout(AgentLease<T> lease, long limitNanos, @Nullable Throwable cause) {
        return AgentTimeoutException.of(group.name(), lease.agentId(), limitNanos, cause);
    }
}
