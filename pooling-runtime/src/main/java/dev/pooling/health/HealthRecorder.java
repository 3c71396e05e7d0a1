package dev.pooling.health;

import dev.pooling.internal.OwnedCells;
import dev.pooling.internal.StripedCounters;
import dev.pooling.internal.Stripes;
import dev.pooling.time.SlidingTotals;
import dev.pooling.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of {@link AgentHealth}: a pool reports here when a call of an agent begins and how it ends.
 *
 * <p>A reset replaces the recorder by a new one, and each call reports to the recorder it began with, so the outcome of a
 * call that began before a reset never shows in the figures after it. The new recorder knows the old one only to tell how
 * many calls are still under way.
 *
 * <p>Safe for use by many threads; {@link #success} takes no lock, allocates nothing (but once per bucket of the window)
 * and writes no memory that all callers share except the latency estimate.
 *
 * @since 0.1
 */
public final class HealthRecorder implements AgentHealth {

    // Calls are counted where they begin and where they end, which may be different threads: only the sums mean
    // something.
    private static final int STARTED = 0;
    private static final int SUCCESSES = 1;
    private static final int OTHERWISE_ENDED = 2;

    /** How long the successes took of which that is known, and how many they are. */
    private static final int LATENCY_NANOS = 3;

    private static final int TIMED = 4;
    private static final int LAST_SUCCESS = 5;

    // Of threads that own a stripe, each for itself: see LatencySampling.
    private static final int NEXT_TIMED = 6;
    private static final int TRUST = 7;

    private final HealthSettings settings;
    private final Ticker ticker;
    private final OwnedCells owned = new OwnedCells();
    private final StripedCounters counters = new StripedCounters(owned);
    private final AtomicLong failures = new AtomicLong();
    private final AtomicInteger consecutiveFailures = new AtomicInteger();
    private final PeakEwma latency = new PeakEwma();
    private final SlidingTotals window;
    private volatile long lastFailureNanos;
    private volatile boolean everFailed;

    /** The next older recorder that had calls under way at the last reset. */
    private volatile @Nullable HealthRecorder predecessor;

    /**
     * Makes a recorder without any calls.
     *
     * @param settings how health is judged
     * @param ticker the clock by which the window slides
     * @param predecessor the recorder that this one replaces, or null
     */
    public HealthRecorder(HealthSettings settings, Ticker ticker, @Nullable HealthRecorder predecessor) {
        this.settings = settings;
        this.ticker = ticker;
        this.predecessor = withCallsUnderWay(predecessor);
        this.window = new SlidingTotals(settings.window(), ticker.nanoTime(), 0, 0);
    }

    /** Counts a call that begins. It must be ended by {@link #success}, {@link #failure} or {@link #ignored}. */
    public void started() {
        int stripe = Stripes.owned();
        if (stripe >= 0) {
            OwnedCells.add(owned.of(stripe), STARTED, 1);
        } else {
            counters.add(null, STARTED, 1);
        }
    }

    /**
     * Tells whether the latency of a call that has just begun is to be measured. That of an agent that takes long always
     * is; of one that answers at once, that of one call in so many, at intervals that vary.
     *
     * @param stripe the stripe that the current thread owns, in which the call has begun
     * @param sampling of how many calls one is measured on average
     * @return true if it is to be measured
     */
    public boolean isToBeTimed(int stripe, int sampling) {
        long[] mine = owned.of(stripe);
        return !LatencySampling.isFast(mine[TRUST]) || mine[STARTED] >= mine[NEXT_TIMED] && plan(mine, sampling);
    }

    private static boolean plan(long[] mine, int sampling) {
        OwnedCells.set(mine, NEXT_TIMED, mine[STARTED] + LatencySampling.gap(sampling));
        return true;
    }

    /** Counts a call that has ended in a way that says nothing about the agent. */
    public void ignored() {
        counters.add(counters.mine(), OTHERWISE_ENDED, 1);
    }

    /**
     * Returns how many calls are under way, those that began before a reset included. While calls begin and end it is not
     * the picture of one moment: a call that begins while this counts may be counted beside the one that it follows, but
     * none is left out that is under way all the time.
     *
     * @return a count, 0 or more
     */
    public int inFlight() {
        long sum = 0;
        for (HealthRecorder each = this; each != null; each = each.predecessor) {
            sum += each.ownInFlight();
        }
        return (int) sum;
    }

    private long ownInFlight() {
        // A call that changes threads while the copies are read may seem to have ended and never begun.
        return Math.max(0, counters.difference(STARTED, SUCCESSES, OTHERWISE_ENDED));
    }

    /** Leaves out the recorders that nobody will report to any more, so that frequent resets make no long chain. */
    private static @Nullable HealthRecorder withCallsUnderWay(@Nullable HealthRecorder first) {
        HealthRecorder kept = first;
        while (kept != null && kept.ownInFlight() == 0) {
            kept = kept.predecessor;
        }
        HealthRecorder last = kept;
        while (last != null) {
            HealthRecorder next = last.predecessor;
            if (next != null && next.ownInFlight() == 0) {
                last.predecessor = next.predecessor;
            } else {
                last = next;
            }
        }
        return kept;
    }

    /**
     * Counts a call that has ended in success.
     *
     * @param elapsedNanos how long it took, 0 or more
     * @param nowNanos the current reading of the ticker
     */
    public void success(long elapsedNanos, long nowNanos) {
        roll(nowNanos);
        long[] mine = counters.mine();
        counters.add(mine, SUCCESSES, 1);
        counters.add(mine, LATENCY_NANOS, elapsedNanos);
        counters.add(mine, TIMED, 1);
        counters.setLoosely(mine, LAST_SUCCESS, nowNanos);
        if (mine != null) {
            long trust = LatencySampling.trust(mine[TRUST], elapsedNanos);
            OwnedCells.set(mine, TRUST, trust);
        }
        latency.observe(elapsedNanos, nowNanos);
        endFailuresInRow();
    }

    /**
     * Counts a call that has ended in success on the thread on which it has begun, and whose latency was not measured.
     *
     * @param stripe the stripe that the current thread owns
     * @param nowNanos a recent reading of the ticker
     */
    public void untimedSuccess(int stripe, long nowNanos) {
        long[] mine = owned.of(stripe);
        // The recent reading is the same for many calls: the first of them has done this for all. A timed call may have
        // written a later one.
        if (nowNanos - mine[LAST_SUCCESS] > 0) {
            roll(nowNanos);
            OwnedCells.set(mine, LAST_SUCCESS, nowNanos);
        }
        OwnedCells.add(mine, SUCCESSES, 1);
        endFailuresInRow();
    }

    private void endFailuresInRow() {
        // Read first: in a row of successes nobody writes this shared word.
        if (consecutiveFailures.get() != 0) {
            consecutiveFailures.set(0);
        }
    }

    /**
     * Counts a call that has ended in failure.
     *
     * @param elapsedNanos what it counts as in the latency estimate: its duration, or more than the slowest working agent
     *     takes, whichever is longer, so that an agent that fails fast does not look fast
     * @param nowNanos the current reading of the ticker
     */
    public void failure(long elapsedNanos, long nowNanos) {
        roll(nowNanos);
        counters.add(counters.mine(), OTHERWISE_ENDED, 1);
        failures.incrementAndGet();
        consecutiveFailures.incrementAndGet();
        lastFailureNanos = nowNanos;
        everFailed = true;
        latency.observe(elapsedNanos, nowNanos);
    }

    /** Takes back one counted failure, because it was the caller's fault. */
    public void takeBackFailure() {
        failures.updateAndGet(count -> Math.max(0, count - 1));
        consecutiveFailures.updateAndGet(count -> Math.max(0, count - 1));
    }

    /**
     * Empties the sliding window: a recovered agent is judged by what it does from now on. Totals stay.
     *
     * @param nowNanos the current reading of the ticker
     */
    public void restartWindow(long nowNanos) {
        window.restart(nowNanos, successCount(), failures.get());
    }

    /**
     * Judges the error rate; the breaker is not looked at.
     *
     * @param nowNanos the current reading of the ticker
     * @return HEALTHY, DEGRADED or UNHEALTHY
     */
    public AgentStatus status(long nowNanos) {
        if (!everFailed) {
            return AgentStatus.HEALTHY;
        }
        roll(nowNanos);
        long failed = recentFailures();
        long calls = failed + recentSuccesses();
        if (failed == 0 || calls < settings.minimumCalls()) {
            return AgentStatus.HEALTHY;
        }
        double rate = (double) failed / calls;
        if (rate >= settings.unhealthyErrorRate()) {
            return AgentStatus.UNHEALTHY;
        }
        return rate >= settings.degradedErrorRate() ? AgentStatus.DEGRADED : AgentStatus.HEALTHY;
    }

    /**
     * Returns the share of failed calls within the sliding window.
     *
     * @param nowNanos the current reading of the ticker
     * @return a number from 0 to 1; 0 if the window holds no call
     */
    public double errorRate(long nowNanos) {
        if (!everFailed) {
            return 0;
        }
        roll(nowNanos);
        long failed = recentFailures();
        return failed == 0 ? 0 : (double) failed / (failed + recentSuccesses());
    }

    /**
     * Returns the latency estimate if it can be compared with those of other agents.
     *
     * @param nowNanos the current reading of the ticker
     * @return nanoseconds; 0 while too few samples are known
     */
    public long warmLatencyNanos(long nowNanos) {
        return latency.isWarm() ? latency.value(nowNanos) : 0;
    }

    @Override
    public long successCount() {
        return counters.sum(SUCCESSES);
    }

    @Override
    public long failureCount() {
        return failures.get();
    }

    @Override
    public long recentSuccessCount() {
        roll(ticker.nanoTime());
        return recentSuccesses();
    }

    @Override
    public long recentFailureCount() {
        roll(ticker.nanoTime());
        return recentFailures();
    }

    @Override
    public double errorRate() {
        return errorRate(ticker.nanoTime());
    }

    @Override
    public int consecutiveFailures() {
        return consecutiveFailures.get();
    }

    @Override
    public Duration averageLatency() {
        long calls = counters.sum(TIMED);
        return calls == 0 ? Duration.ZERO : Duration.ofNanos(counters.sum(LATENCY_NANOS) / calls);
    }

    @Override
    public Duration latencyEstimate() {
        return Duration.ofNanos(latency.value(ticker.nanoTime()));
    }

    @Override
    public Optional<Duration> sinceLastSuccess() {
        long now = ticker.nanoTime();
        long least = Long.MAX_VALUE;
        for (int copy = 0; copy < counters.copies(); copy++) {
            if (counters.get(copy, SUCCESSES) > 0) {
                least = Math.min(least, now - counters.get(copy, LAST_SUCCESS));
            }
        }
        return least == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos(Math.max(0, least)));
    }

    @Override
    public Optional<Duration> sinceLastFailure() {
        long elapsed = ticker.nanoTime() - lastFailureNanos;
        return everFailed ? Optional.of(Duration.ofNanos(Math.max(0, elapsed))) : Optional.empty();
    }

    private void roll(long nowNanos) {
        if (window.isDue(nowNanos)) {
            window.roll(nowNanos, successCount(), failures.get());
        }
    }

    // Never below zero: a failure may be taken back after the window's starting point was stored.
    private long recentSuccesses() {
        return Math.max(0, successCount() - window.successesBefore());
    }

    private long recentFailures() {
        return Math.max(0, failures.get() - window.failuresBefore());
    }
}
