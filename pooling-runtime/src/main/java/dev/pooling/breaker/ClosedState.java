package dev.pooling.breaker;

import dev.pooling.breaker.CircuitBreaker.State;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Every call is let in; failures in a row, or too high a share of failures, open the breaker. All calls of the period share
 * one stamp, so letting a call in writes nothing, and a success after successes writes nothing either.
 */
final class ClosedState extends BreakerState {

    private static final VarHandle FAILURES;

    static {
        try {
            FAILURES = MethodHandles.lookup().findVarHandle(ClosedState.class, "failures", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final CircuitBreaker breaker;
    private final BreakerSettings settings;
    private final long stamp;
    private final @Nullable FailureRate rate;

    /** Failures in a row. */
    private volatile int failures;

    ClosedState(CircuitBreaker breaker, int failures, long nowNanos) {
        this.breaker = breaker;
        this.settings = breaker.settings();
        this.stamp = breaker.nextStamp();
        this.failures = failures;
        this.rate = settings.judgesRate() ? new FailureRate(settings, nowNanos) : null;
    }

    @Override
    State name() {
        return State.CLOSED;
    }

    @Override
    long tryAcquire(long nowNanos) {
        return stamp;
    }

    @Override
    boolean isClosedWith(long someStamp) {
        return stamp == someStamp;
    }

    @Override
    void onSuccess(long someStamp, long nowNanos, long elapsedNanos) {
        if (someStamp != stamp) {
            return;
        }
        if (settings.isSlow(elapsedNanos)) {
            recordFailure(nowNanos);
        } else {
            recordSuccess(nowNanos);
        }
    }

    @Override
    void onFailure(long someStamp, long nowNanos) {
        if (someStamp == stamp) {
            recordFailure(nowNanos);
        }
    }

    @Override
    void onIgnored(long someStamp) {
        // A closed breaker hands out no permits that would have to come back.
    }

    @Override
    void takeBack(long someStamp) {
        if (someStamp != stamp) {
            return;
        }
        int counted = failures;
        while (counted > 0 && !FAILURES.compareAndSet(this, counted, counted - 1)) {
            counted = failures;
        }
        if (rate != null) {
            rate.takeBackFailure();
        }
    }

    @Override
    void recordSuccess(long nowNanos) {
        // Read first: in a row of successes nobody writes this shared word.
        if (failures != 0) {
            failures = 0;
        }
        if (rate != null) {
            rate.success(nowNanos);
        }
    }

    @Override
    void recordFailure(long nowNanos) {
        int inRow = (int) FAILURES.getAndAdd(this, 1) + 1;
        boolean tooOften = rate != null && rate.failureTrips(nowNanos);
        if (inRow >= settings.failureThreshold() || tooOften) {
            breaker.transition(this, OpenState.tripped(breaker, nowNanos, stamp, inRow));
        }
    }

    @Override
    void probeSucceeded(long nowNanos) {
        // Says nothing about the failures of calls: those in a row stay in a row.
    }

    @Override
    void probeFailed(long nowNanos, long holdNanos) {
        breaker.transition(this, OpenState.byProbe(breaker, 0, nowNanos, holdNanos));
    }
}
