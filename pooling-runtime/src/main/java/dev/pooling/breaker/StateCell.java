package dev.pooling.breaker;

import dev.pooling.breaker.CircuitBreaker.State;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Where a breaker keeps its state: one reference, which is only ever replaced by compare-and-set. */
abstract class StateCell {

    private static final VarHandle STATE;
    private static final VarHandle STAMPS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(StateCell.class, "state", BreakerState.class);
            STAMPS = lookup.findVarHandle(StateCell.class, "stamps", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    volatile BreakerState state;

    @SuppressWarnings("unused") // through STAMPS
    private volatile long stamps;

    /** Tells the listener of a change; does nothing if it is none. */
    abstract void tell(State from, State to);

    /** A number that no other period or trial of this breaker has; never 0. */
    final long nextStamp() {
        return (long) STAMPS.getAndAdd(this, 1L) + 1;
    }

    /** The state now that time has done its part. */
    final BreakerState current(long nowNanos) {
        BreakerState seen;
        BreakerState present;
        do {
            seen = state;
            present = seen.at(nowNanos);
        } while (!replace(seen, present));
        return present;
    }

    final boolean replace(BreakerState from, BreakerState to) {
        return replace(from, from, to);
    }

    /**
     * The only way from one state to another; false if another thread was faster.
     *
     * @param between what time, or a probe, has made of the first one: a breaker may pass through the half-open state within
     *     one step
     */
    final boolean replace(BreakerState from, BreakerState between, BreakerState to) {
        if (from == to) {
            return true;
        }
        if (!STATE.compareAndSet(this, from, to)) {
            return false;
        }
        tell(from.name(), between.name());
        tell(between.name(), to.name());
        return true;
    }

    /** Lets a probe that began in a period say that the callee works. */
    final void probeSucceeded(long period, long nowNanos) {
        BreakerState seen;
        BreakerState woken;
        do {
            seen = state;
            woken = seen.woken();
        } while (seen.period() == period && !replace(seen, woken, woken.afterProbeSuccess(nowNanos)));
    }

    /** Lets a probe that began in a period say that the callee is dead. */
    final void probeFailed(long period, long nowNanos, long holdNanos) {
        BreakerState seen;
        do {
            seen = state;
        } while (seen.period() == period && !replace(seen, seen.afterProbeFailure(nowNanos, holdNanos)));
    }
}
