package dev.pooling.breaker;

import dev.pooling.breaker.CircuitBreaker.StateListener;
import dev.pooling.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What can be set on a {@link CircuitBreaker.Builder}, which {@code B} stands for. */
abstract class BreakerOptions<B> {

    private static final Duration DEFAULT_MAX_RESET_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private String name = "breaker";
    private int failureThreshold = 5;
    private Duration resetTimeout = Duration.ofSeconds(30);
    private @Nullable Duration maxResetTimeout;
    private int successThreshold = 2;
    private int halfOpenPermits = 1;
    private double failureRateThreshold;
    private Duration slidingWindow = Duration.ofSeconds(60);
    private int minimumCalls = 10;
    private Duration slowCallThreshold = Duration.ZERO;
    private Ticker ticker = Ticker.system();
    private Supplier<? extends RandomGenerator> random = ThreadLocalRandom::current;
    private StateListener listener = (breaker, from, to) -> {};
    private BooleanSupplier mayOpen = () -> true;

    /** The settings as they were last validated, so that many breakers share one object; null after a change. */
    private @Nullable BreakerSettings validated;

    abstract B self();

    /**
     * Sets the name, for logs.
     *
     * @param newName the name; not null
     * @return this builder
     */
    public B name(String newName) {
        name = Objects.requireNonNull(newName, "name must not be null");
        return self();
    }

    /**
     * Sets how many failures in a row open the breaker.
     *
     * @param failures at least 1; 5 unless set
     * @return this builder
     */
    public B failureThreshold(int failures) {
        failureThreshold = failures;
        return changed();
    }

    /**
     * Sets how long the breaker stays open the first time, and how long a trial call holds its place.
     *
     * @param timeout above zero; 30 s unless set
     * @return this builder
     */
    public B resetTimeout(Duration timeout) {
        resetTimeout = Objects.requireNonNull(timeout, "resetTimeout must not be null");
        return changed();
    }

    /**
     * Sets how long the breaker stays open at the most, as the time doubles with each failed trial.
     *
     * @param timeout at least the reset timeout; 5 min unless set, or the reset timeout if that is longer
     * @return this builder
     */
    public B maxResetTimeout(Duration timeout) {
        maxResetTimeout = Objects.requireNonNull(timeout, "maxResetTimeout must not be null");
        return changed();
    }

    /**
     * Sets how many successful trial calls close the breaker.
     *
     * @param successes at least 1; 2 unless set
     * @return this builder
     */
    public B successThreshold(int successes) {
        successThreshold = successes;
        return changed();
    }

    /**
     * Sets how many trial calls may be under way at a time.
     *
     * @param permits at least 1; 1 unless set
     * @return this builder
     */
    public B halfOpenPermits(int permits) {
        halfOpenPermits = permits;
        return changed();
    }

    /**
     * Sets the share of failures within the sliding window that opens the breaker as well.
     *
     * @param rate above 0, at most 1; 0 for off, which it is unless set
     * @return this builder
     */
    public B failureRateThreshold(double rate) {
        failureRateThreshold = rate;
        return changed();
    }

    /**
     * Sets the length of the sliding window for the failure rate.
     *
     * @param window above zero; 60 s unless set
     * @return this builder
     */
    public B slidingWindow(Duration window) {
        slidingWindow = Objects.requireNonNull(window, "slidingWindow must not be null");
        return changed();
    }

    /**
     * Sets how many calls the sliding window must hold before the failure rate is judged.
     *
     * @param calls at least 1; 10 unless set
     * @return this builder
     */
    public B minimumCalls(int calls) {
        minimumCalls = calls;
        return changed();
    }

    /**
     * Sets from which duration on a successful call counts as a failure.
     *
     * @param threshold above zero; zero for off, which it is unless set
     * @return this builder
     */
    public B slowCallThreshold(Duration threshold) {
        slowCallThreshold = Objects.requireNonNull(threshold, "slowCallThreshold must not be null");
        return changed();
    }

    /**
     * Sets the clock.
     *
     * @param newTicker the clock; not null
     * @return this builder
     */
    public B ticker(Ticker newTicker) {
        ticker = Objects.requireNonNull(newTicker, "ticker must not be null");
        return changed();
    }

    /**
     * Sets where the jitter of the open time comes from.
     *
     * @param newRandom asked for a generator on the thread that uses it; not null
     * @return this builder
     */
    public B random(Supplier<? extends RandomGenerator> newRandom) {
        random = Objects.requireNonNull(newRandom, "random must not be null");
        return changed();
    }

    /**
     * Sets who is told of changes of state.
     *
     * @param newListener the listener; not null
     * @return this builder
     */
    public B listener(StateListener newListener) {
        listener = Objects.requireNonNull(newListener, "listener must not be null");
        return self();
    }

    /**
     * Sets who may keep the breaker closed though failures of calls would open it: whoever knows how many others are open
     * already. Probes open it all the same, and so does a failed trial.
     *
     * @param question asked each time that a failure would open the breaker, on the thread that reports it; quick, without
     *     effects, not null; one that throws counts as true
     * @return this builder
     */
    public B mayOpen(BooleanSupplier question) {
        mayOpen = Objects.requireNonNull(question, "mayOpen must not be null");
        return self();
    }

    String name() {
        return name;
    }

    BooleanSupplier mayOpen() {
        return mayOpen;
    }

    StateListener listener() {
        return listener;
    }

    BreakerSettings settings() {
        BreakerSettings settings = validated;
        if (settings == null) {
            List<String> problems = problems();
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", problems));
            }
            settings = new BreakerSettings(
                    failureThreshold,
                    resetTimeout.toNanos(),
                    longestResetTimeout().toNanos(),
                    successThreshold,
                    halfOpenPermits,
                    failureRateThreshold,
                    slidingWindow,
                    minimumCalls,
                    slowCallThreshold.toNanos(),
                    ticker,
                    random);
            validated = settings;
        }
        return settings;
    }

    private B changed() {
        validated = null;
        return self();
    }

    private List<String> problems() {
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
        Duration longest = longestResetTimeout();
        if (longest.compareTo(resetTimeout) < 0 || longest.compareTo(LONGEST) > 0) {
            problems.add("maxResetTimeout must be >= resetTimeout " + resetTimeout + " and <= " + LONGEST + ", was "
                    + longest);
        }
        return problems;
    }

    private Duration longestResetTimeout() {
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
