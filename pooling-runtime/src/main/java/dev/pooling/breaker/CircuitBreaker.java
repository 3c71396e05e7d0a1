package dev.pooling.breaker;

import dev.pooling.time.Ticker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
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
 * <p>Thread-safe and lock-free. While closed, a call that succeeds after successes writes nothing. Every state is an object,
 * replaced by compare-and-set; listeners are told afterwards, on the thread that made the change.
 *
 * <p>Source of the pattern: Michael T. Nygard, "Release It!", 2007.
 *
 * @since 0.1
 */
public final class CircuitBreaker {

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

    private static final Logger LOG = LoggerFactory.getLogger(CircuitBreaker.class);
    private static final VarHandle STATE;
    private static final VarHandle STAMPS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(CircuitBreaker.class, "state", BreakerState.class);
            STAMPS = lookup.findVarHandle(CircuitBreaker.class, "stamps", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private final String name;
    private final BreakerSettings settings;
    private final StateListener listener;

    @SuppressWarnings("unused") // through STAMPS
    private volatile long stamps;

    private volatile BreakerState state;

    private CircuitBreaker(String name, BreakerSettings settings, StateListener listener) {
        this.name = name;
        this.settings = settings;
        this.listener = listener;
        this.state = new ClosedState(this, 0, now());
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
        current(now).recordSuccess(now);
    }

    /**
     * Reports a failure without a permit: counts towards opening, or opens again in the half-open state. Does nothing while
     * open.
     */
    public void recordFailure() {
        long now = now();
        current(now).recordFailure(now);
    }

    /** Closes the breaker and forgets all failures. Outcomes of calls that began before do not count any more. */
    public void reset() {
        BreakerState from;
        BreakerState to;
        do {
            from = state;
            to = new ClosedState(this, 0, now());
        } while (!STATE.compareAndSet(this, from, to));
        tell(from.name(), State.CLOSED);
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
        return current(nowNanos).tryAcquire(nowNanos);
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
        state.onSuccess(stamp, nowNanos, elapsedNanos);
    }

    /**
     * Reports that a call has failed.
     *
     * @param stamp the stamp of the call
     * @param nowNanos the current reading of the ticker
     */
    public void onFailure(long stamp, long nowNanos) {
        state.onFailure(stamp, nowNanos);
    }

    /**
     * Reports that a call has ended in a way that says nothing about the callee.
     *
     * @param stamp the stamp of the call; 0 does nothing
     */
    public void onIgnored(long stamp) {
        state.onIgnored(stamp);
    }

    /**
     * Takes back a failure that was reported with the stamp of a closed period, because it was the caller's fault. If that
     * period's failures have opened the breaker and it has been open ever since, it closes again.
     *
     * @param stamp the stamp of the call
     */
    public void takeBack(long stamp) {
        state.takeBack(stamp);
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

    /** A number that no other period or trial of this breaker has; never 0. */
    long nextStamp() {
        return (long) STAMPS.getAndAdd(this, 1L) + 1;
    }

    private BreakerState current(long nowNanos) {
        BreakerState seen = state;
        if (seen instanceof OpenState open && open.remainingNanos(nowNanos) == 0) {
            transition(open, new HalfOpenState(this, open.reopenings()));
            return state;
        }
        return seen;
    }

    /** The only way from state to state but for a reset: whoever loses the race does nothing. */
    void transition(BreakerState from, BreakerState to) {
        if (STATE.compareAndSet(this, from, to)) {
            tell(from.name(), to.name());
        }
    }

    private void tell(State from, State to) {
        if (from == to) {
            return;
        }
        try {
            listener.onStateChange(this, from, to);
        } catch (Throwable failure) {
            String failureName = failure.getClass().getName();
            if (WARNED.compareAndSet(false, true)) {
                LOG.warn(
                        "A listener of a circuit breaker failed with {}; further failures are logged at DEBUG",
                        failureName);
            } else {
                LOG.debug("A listener of a circuit breaker failed with {}", failureName);
            }
        }
    }

    @Override
    public String toString() {
        long now = now();
        State named = state(now);
        String remaining = named == State.OPEN ? " for " + Duration.ofNanos(openRemainingNanos(now)) + " more" : "";
        return "CircuitBreaker[" + name + ", " + named + remaining + "]";
    }

    /**
     * Builds breakers. May be used again after {@link #build}. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Builder {

        private static final Duration DEFAULT_MAX_RESET_TIMEOUT = Duration.ofMinutes(5);
        private static final Duration LONGEST = Duration.ofDays(36_500);
        private static final StateListener NOBODY = (breaker, from, to) -> {};

        private String name = "breaker";
        private int failureThreshold = 5;
        private Duration resetTimeout = Duration.ofSeconds(30);
        private @org.jspecify.annotations.Nullable Duration maxResetTimeout;
        private int successThreshold = 2;
        private int halfOpenPermits = 1;
        private double failureRateThreshold;
        private Duration slidingWindow = Duration.ofSeconds(60);
        private int minimumCalls = 10;
        private Duration slowCallThreshold = Duration.ZERO;
        private Ticker ticker = Ticker.system();
        private Supplier<? extends RandomGenerator> random = ThreadLocalRandom::current;
        private StateListener listener = NOBODY;

        /** What the settings were when they were last validated; null after a change. */
        private @org.jspecify.annotations.Nullable BreakerSettings validated;

        private Builder() {}

        /**
         * Sets the name, for logs.
         *
         * @param newName the name; not null
         * @return this builder
         */
        public Builder name(String newName) {
            name = Objects.requireNonNull(newName, "name must not be null");
            return this;
        }

        /**
         * Sets how many failures in a row open the breaker.
         *
         * @param failures at least 1; 5 unless set
         * @return this builder
         */
        public Builder failureThreshold(int failures) {
            failureThreshold = failures;
            return changed();
        }

        /**
         * Sets how long the breaker stays open the first time, and how long a trial call holds its place.
         *
         * @param timeout above zero; 30 s unless set
         * @return this builder
         */
        public Builder resetTimeout(Duration timeout) {
            resetTimeout = Objects.requireNonNull(timeout, "resetTimeout must not be null");
            return changed();
        }

        /**
         * Sets how long the breaker stays open at the most, as the time doubles with each failed trial.
         *
         * @param timeout at least the reset timeout; 5 min unless set, or the reset timeout if that is longer
         * @return this builder
         */
        public Builder maxResetTimeout(Duration timeout) {
            maxResetTimeout = Objects.requireNonNull(timeout, "maxResetTimeout must not be null");
            return changed();
        }

        /**
         * Sets how many successful trial calls close the breaker.
         *
         * @param successes at least 1; 2 unless set
         * @return this builder
         */
        public Builder successThreshold(int successes) {
            successThreshold = successes;
            return changed();
        }

        /**
         * Sets how many trial calls may be under way at a time.
         *
         * @param permits at least 1; 1 unless set
         * @return this builder
         */
        public Builder halfOpenPermits(int permits) {
            halfOpenPermits = permits;
            return changed();
        }

        /**
         * Sets the share of failures within the sliding window that opens the breaker as well.
         *
         * @param rate above 0, at most 1; 0 for off, which it is unless set
         * @return this builder
         */
        public Builder failureRateThreshold(double rate) {
            failureRateThreshold = rate;
            return changed();
        }

        /**
         * Sets the length of the sliding window for the failure rate.
         *
         * @param window above zero; 60 s unless set
         * @return this builder
         */
        public Builder slidingWindow(Duration window) {
            slidingWindow = Objects.requireNonNull(window, "slidingWindow must not be null");
            return changed();
        }

        /**
         * Sets how many calls the sliding window must hold before the failure rate is judged.
         *
         * @param calls at least 1; 10 unless set
         * @return this builder
         */
        public Builder minimumCalls(int calls) {
            minimumCalls = calls;
            return changed();
        }

        /**
         * Sets from which duration on a successful call counts as a failure.
         *
         * @param threshold above zero; zero for off, which it is unless set
         * @return this builder
         */
        public Builder slowCallThreshold(Duration threshold) {
            slowCallThreshold = Objects.requireNonNull(threshold, "slowCallThreshold must not be null");
            return changed();
        }

        /**
         * Sets the clock.
         *
         * @param newTicker the clock; not null
         * @return this builder
         */
        public Builder ticker(Ticker newTicker) {
            ticker = Objects.requireNonNull(newTicker, "ticker must not be null");
            return changed();
        }

        /**
         * Sets where the jitter of the open time comes from.
         *
         * @param newRandom asked for a generator on the thread that uses it; not null
         * @return this builder
         */
        public Builder random(Supplier<? extends RandomGenerator> newRandom) {
            random = Objects.requireNonNull(newRandom, "random must not be null");
            return changed();
        }

        /**
         * Sets who is told of changes of state.
         *
         * @param newListener the listener; not null
         * @return this builder
         */
        public Builder listener(StateListener newListener) {
            listener = Objects.requireNonNull(newListener, "listener must not be null");
            return this;
        }

        /**
         * Builds a breaker.
         *
         * @return a closed breaker
         * @throws IllegalArgumentException naming every setting that is out of bounds
         */
        public CircuitBreaker build() {
            if (validated == null) {
                validated = validate();
            }
            return new CircuitBreaker(name, validated, listener);
        }

        private Builder changed() {
            validated = null;
            return this;
        }

        private BreakerSettings validate() {
            List<String> problems = new ArrayList<>();
            requireAtLeastOne(problems, "failureThreshold", failureThreshold);
            requireAtLeastOne(problems, "successThreshold", successThreshold);
            requireAtLeastOne(problems, "halfOpenPermits", halfOpenPermits);
            requireAtLeastOne(problems, "minimumCalls", minimumCalls);
            requirePositive(problems, "resetTimeout", resetTimeout);
            requirePositive(problems, "slidingWindow", slidingWindow);
            if (!(failureRateThreshold >= 0 && failureRateThreshold <= 1)) {
                problems.add("failureRateThreshold must be between 0 and 1, was " + failureRateThreshold);
            }
            if (slowCallThreshold.isNegative() || slowCallThreshold.compareTo(LONGEST) > 0) {
                problems.add("slowCallThreshold must be >= 0 and <= " + LONGEST + ", was " + slowCallThreshold);
            }
            Duration longest = maxResetTimeout();
            if (longest.compareTo(resetTimeout) < 0 || longest.compareTo(LONGEST) > 0) {
                problems.add("maxResetTimeout must be >= resetTimeout " + resetTimeout + " and <= " + LONGEST + ", was "
                        + longest);
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", problems));
            }
            return new BreakerSettings(
                    failureThreshold,
                    resetTimeout.toNanos(),
                    longest.toNanos(),
                    successThreshold,
                    halfOpenPermits,
                    failureRateThreshold,
                    slidingWindow,
                    minimumCalls,
                    slowCallThreshold.toNanos(),
                    ticker,
                    random);
        }

        private Duration maxResetTimeout() {
            if (maxResetTimeout != null) {
                return maxResetTimeout;
            }
            return resetTimeout.compareTo(DEFAULT_MAX_RESET_TIMEOUT) > 0 ? resetTimeout : DEFAULT_MAX_RESET_TIMEOUT;
        }

        private static void requireAtLeastOne(List<String> problems, String name, int value) {
            if (value < 1) {
                problems.add(name + " must be >= 1, was " + value);
            }
        }

        private static void requirePositive(List<String> problems, String name, Duration value) {
            if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
                problems.add(name + " must be > 0 and <= " + LONGEST + ", was " + value);
            }
        }
    }
}
