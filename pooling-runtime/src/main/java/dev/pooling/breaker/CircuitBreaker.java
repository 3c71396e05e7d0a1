package dev.pooling.breaker;

import dev.pooling.internal.LogText;
import dev.pooling.internal.RepeatedFailureLog;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;

/**
 * Keeps calls away from something that fails. Closed, it lets every call in and counts failures; too many open it. Open, it
 * lets none in until a time has passed. Then, half-open, it lets a bounded number of trial calls in at a time: enough
 * successes close it, one failure opens it again, for longer.
 *
 * <p>Three ways of use, from simple to fast:
 *
 * <ul>
 *   <li>{@link #isOpen}, {@link #recordSuccess} and {@link #recordFailure}. Without permits nothing limits the calls in the
 *       half-open state, and an outcome counts in the state it arrives in.
 *   <li>{@link #tryAcquire}: a {@link Permit} for each call. Trials are limited, and late outcomes do not count.
 *   <li>{@link #tryAcquireStamp}: the same without an object, in the manner of
 *       {@link java.util.concurrent.locks.StampedLock}. A stamp must be reported exactly once.
 * </ul>
 *
 * <p>Thread-safe and lock-free. While closed, a call that succeeds after successes writes nothing. All that a breaker knows
 * is one immutable object, replaced by compare-and-set: it is linearizable, except that a failure rate is judged by counts that
 * calls under way at the same time may not be in yet. Listeners are told afterwards, on the thread that made the change.
 *
 * <p>Source of the pattern: Michael T. Nygard, "Release It!", 2007.
 *
 * @since 0.1
 */
public final class CircuitBreaker extends StateCell {

    /** The states of a breaker. */
    public enum State {
        /** Calls are let in. */
        CLOSED,
        /** No call is let in. */
        OPEN,
        /** Trial calls are let in. */
        HALF_OPEN
    }

    /** Is told of changes of state. */
    @FunctionalInterface
    public interface StateListener {

        /**
         * The breaker has changed its state. What this throws is logged and otherwise ignored.
         *
         * @param breaker the breaker
         * @param from the state before
         * @param to the state now
         */
        void onStateChange(CircuitBreaker breaker, State from, State to);
    }

    private static final RepeatedFailureLog LISTENER_FAILURES =
            new RepeatedFailureLog(LoggerFactory.getLogger(CircuitBreaker.class));
    private final String name;
    private final BreakerSettings settings;
    private final StateListener listener;
    private final BooleanSupplier mayOpen;

    private CircuitBreaker(String name, BreakerSettings settings, StateListener listener, BooleanSupplier mayOpen) {
        this.name = name;
        this.settings = settings;
        this.listener = listener;
        this.mayOpen = mayOpen;
        this.state = ClosedState.begin(this, 0, now());
    }

    /**
     * Makes a breaker that opens after a number of failures in a row.
     *
     * @param failureThreshold how many failures in a row open it; at least 1
     * @param resetTimeout how long it stays open the first time; above zero
     * @return a closed breaker
     * @throws IllegalArgumentException if an argument is out of bounds
     */
    public static CircuitBreaker of(int failureThreshold, Duration resetTimeout) {
        return builder()
                .failureThreshold(failureThreshold)
                .resetTimeout(resetTimeout)
                .build();
    }

    /**
     * Begins to build a breaker.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the state now. An open breaker whose time has passed becomes half-open by being asked.
     *
     * @return the state; never null
     */
    public State state() {
        return state(now());
    }

    /**
     * Returns the state at a time that the caller has just read.
     *
     * @param nowNanos the current reading of the ticker
     * @return the state; never null
     */
    public State state(long nowNanos) {
        return current(nowNanos).name();
    }

    /**
     * Tells whether calls are kept away now.
     *
     * @return true if open; false if closed or half-open
     */
    public boolean isOpen() {
        return state() == State.OPEN;
    }

    /** Reports a success without a permit: ends a row of failures, or votes for closing in the half-open state. */
    public void recordSuccess() {
        long now = now();
        state.countSuccess(BreakerState.ANY, now);
        BreakerState seen;
        BreakerState present;
        do {
            seen = state;
            present = seen.at(now);
        } while (!replace(seen, present, present.afterSuccess(BreakerState.ANY, now)));
    }

    /**
     * Reports a failure without a permit: counts towards opening, or opens again in the half-open state. Does nothing while
     * open.
     */
    public void recordFailure() {
        long now = now();
        state.countFailure(BreakerState.ANY, now);
        BreakerState seen;
        BreakerState present;
        do {
            seen = state;
            present = seen.at(now);
        } while (!replace(seen, present, present.afterFailure(BreakerState.ANY, now)));
    }

    /** Closes the breaker and forgets all failures. Outcomes of calls that began before do not count any more. */
    public void reset() {
        BreakerState seen;
        do {
            seen = state;
        } while (!replace(seen, ClosedState.begin(this, 0, now())));
    }

    /**
     * Asks for a permit to make a call.
     *
     * @return a permit whose outcome must be reported, or which must be closed; empty if the call may not be made
     */
    public Optional<Permit> tryAcquire() {
        long now = now();
        long stamp = tryAcquireStamp(now);
        return stamp == 0 ? Optional.empty() : Optional.of(new Permit(this, stamp, now));
    }

    /**
     * Asks for a stamp to make a call: the low-level form of {@link #tryAcquire}. While the breaker stays closed all calls
     * get the same stamp.
     *
     * @param nowNanos the current reading of the ticker
     * @return a stamp to be reported exactly once to {@link #onSuccess}, {@link #onFailure} or {@link #onIgnored}; 0 if the
     *     call may not be made
     */
    public long tryAcquireStamp(long nowNanos) {
        BreakerState seen;
        BreakerState present;
        BreakerState entered;
        do {
            seen = state;
            present = seen.at(nowNanos);
            entered = present.afterEntry(nowNanos);
        } while (!replace(seen, present, entered == null ? present : entered));
        return entered == null ? 0 : entered.entryStamp();
    }

    /**
     * Tells whether the breaker is still in the closed period that gave out a stamp. One volatile read.
     *
     * @param stamp a stamp
     * @return true if a call may be made with this stamp
     */
    public boolean isCurrent(long stamp) {
        return state.isClosedWith(stamp);
    }

    /**
     * Reports that a call has succeeded.
     *
     * @param stamp the stamp of the call
     * @param nowNanos the current reading of the ticker
     * @param elapsedNanos how long the call took
     */
    public void onSuccess(long stamp, long nowNanos, long elapsedNanos) {
        if (settings.isSlow(elapsedNanos)) {
            onFailure(stamp, nowNanos);
            return;
        }
        BreakerState seen = state;
        seen.countSuccess(stamp, nowNanos);
        while (!replace(seen, seen.afterSuccess(stamp, nowNanos))) {
            seen = state;
        }
    }

    /**
     * Reports that a call has failed.
     *
     * @param stamp the stamp of the call
     * @param nowNanos the current reading of the ticker
     */
    public void onFailure(long stamp, long nowNanos) {
        BreakerState seen = state;
        seen.countFailure(stamp, nowNanos);
        while (!replace(seen, seen.afterFailure(stamp, nowNanos))) {
            seen = state;
        }
    }

    /**
     * Reports that a call has ended in a way that says nothing about the callee.
     *
     * @param stamp the stamp of the call; 0 does nothing
     */
    public void onIgnored(long stamp) {
        BreakerState seen;
        do {
            seen = state;
        } while (!replace(seen, seen.afterIgnored(stamp)));
    }

    /**
     * Takes back a failure that was reported with the stamp of a closed period, because it was the caller's fault. If that
     * period's failures have opened the breaker and it has been open ever since, it closes again.
     *
     * @param stamp the stamp of the call
     */
    public void takeBack(long stamp) {
        BreakerState seen = state;
        seen.uncountFailure(stamp);
        while (!replace(seen, seen.afterTakingBack(stamp))) {
            seen = state;
        }
    }

    /**
     * Begins a probe: a check of the callee that is no call, made from time to time by whoever owns the breaker.
     *
     * @param nowNanos the current reading of the ticker
     * @return takes what comes of it; never null
     */
    public ProbeVote beginProbe(long nowNanos) {
        return new ProbeVote(this, current(nowNanos).period());
    }

    /**
     * Returns how long the breaker stays open.
     *
     * @param nowNanos the current reading of the ticker
     * @return nanoseconds; 0 if it is not open
     */
    public long openRemainingNanos(long nowNanos) {
        return state instanceof OpenState open ? open.remainingNanos(nowNanos) : 0;
    }

    /**
     * Lets an open breaker become half-open before its open time has passed, if it has kept calls away for long enough: for
     * {@code firstWaitNanos}, then twice as long after each early trial that has failed, up to the reset timeout. For the
     * owner of several breakers, who knows that too many of them are open. One early trial is let in at a time; if it fails,
     * the breaker is open for as long as it would have been without. Does nothing to a breaker that is not open, or that
     * probes have found dead.
     *
     * @param nowNanos the current reading of the ticker
     * @param firstWaitNanos how long it is to have been open; above 0
     */
    public void tryEarly(long nowNanos, long firstWaitNanos) {
        BreakerState seen;
        do {
            seen = current(nowNanos);
        } while (seen instanceof OpenState open
                && open.earlyRemainingNanos(nowNanos, firstWaitNanos) == 0
                && !replace(open, open.hastened()));
    }

    /**
     * Returns how long it is until {@link #tryEarly} lets a trial in, or the open time has passed.
     *
     * @param nowNanos the current reading of the ticker
     * @param firstWaitNanos as for {@link #tryEarly}
     * @return nanoseconds; 0 if the breaker is not open
     */
    public long earlyRemainingNanos(long nowNanos, long firstWaitNanos) {
        return state instanceof OpenState open ? open.earlyRemainingNanos(nowNanos, firstWaitNanos) : 0;
    }

    /**
     * Returns how many trial calls are under way.
     *
     * @return a count; 0 if the breaker is not half-open
     */
    public int trialsInFlight() {
        return state instanceof HalfOpenState halfOpen ? halfOpen.trialsInFlight() : 0;
    }

    BreakerSettings settings() {
        return settings;
    }

    long now() {
        return settings.ticker().nanoTime();
    }

    /** Whether a failure that is one too many opens the breaker. */
    boolean mayOpen() {
        try {
            return mayOpen.getAsBoolean();
        } catch (RuntimeException | Error failure) {
            LISTENER_FAILURES.report(name, "who was asked whether the circuit breaker may open", failure);
            return true;
        }
    }

    @Override
    void tell(State from, State to) {
        if (from == to) {
            return;
        }
        try {
            listener.onStateChange(this, from, to);
        } catch (Throwable failure) {
            LISTENER_FAILURES.report(name, "a listener of the circuit breaker", failure);
        }
    }

    @Override
    public String toString() {
        long now = now();
        State named = state(now);
        String remaining = named == State.OPEN ? " for " + Duration.ofNanos(openRemainingNanos(now)) + " more" : "";
        return "CircuitBreaker[" + LogText.printable(name) + ", " + named + remaining + "]";
    }

    /**
     * Builds breakers. May be used again after {@link #build}. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Builder extends BreakerOptions<Builder> {

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Builds a breaker.
         *
         * @return a closed breaker
         * @throws IllegalArgumentException naming every setting that is out of bounds
         */
        public CircuitBreaker build() {
            return new CircuitBreaker(name(), settings(), listener(), mayOpen());
        }
    }
}
