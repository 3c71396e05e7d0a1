package dev.pooling.retry;

import dev.pooling.time.SlidingTotals;
import dev.pooling.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How many further attempts the calls of a pool may make: a share of its calls in the last ten seconds, and a floor per
 * second on top. So agents that are all in trouble get at most that much more load from retries, however many retries a
 * single call may make. For the pool.
 *
 * <p>Calls that succeed are not counted here: {@code calls} sums up what their agents count anyway, and is asked when a
 * retry is wanted, at most once for each {@value #PATIENCE} times that it takes. What has happened between two looks is
 * taken as spread evenly over that time.
 *
 * <p>Source: the budget of Finagle (Oliver, "Retry Budgets", 2016), with its defaults; there each call pays into a
 * bucket. Envoy's and gRPC's serve the same end, and so does the advice of Beyer et al., "Site Reliability Engineering",
 * 2016, chapter 21.
 *
 * <p>Thread-safe, without locks. Where nobody counts meanwhile, exactly as many retries are granted as there is room for;
 * threads that count and take at the same time may differ by one each.
 *
 * @since 0.1
 */
public final class RetryBudget {

    /** The time by which calls and retries are recent. */
    public static final Duration WINDOW = Duration.ofSeconds(10);

    private static final long SECOND_NANOS = 1_000_000_000;

    /** How many times longer than counting itself the figures are good enough for refusing. */
    private static final long PATIENCE = 32;

    /** The totals reach back between nine tenths of their span and all of it: to be never less than the window. */
    private static final Duration SPAN = Duration.ofNanos(WINDOW.toNanos() * 10 / 9);

    private static final long SLOT_NANOS = SPAN.toNanos() / 10;

    private static final int SLOTS = 10;

    private final double share;
    private final int floorPerSecond;
    private final long reserve;
    private final LongSupplier calls;
    private final Ticker ticker;

    private final AtomicLong taken = new AtomicLong();
    private final LongAdder denied = new LongAdder();

    /** How large {@link #taken} may become. */
    private volatile long limit;

    /** Held by the one thread that counts; guards what follows, which others only read. */
    private final AtomicBoolean counting = new AtomicBoolean();

    private final SlidingTotals totals;
    private volatile long counted;
    private volatile long countedAtNanos;
    private volatile long countAgainNanos;

    private final AtomicLong toldAtNanos;
    private volatile long told;

    /**
     * Makes a budget.
     *
     * @param share how many retries there may be for each recent call; from 0
     * @param floorPerSecond how many retries there may be in any case; from 0
     * @param calls how many calls there have been up to now; must not grow smaller for long
     * @param ticker the clock
     */
    public RetryBudget(double share, int floorPerSecond, LongSupplier calls, Ticker ticker) {
        this.share = share;
        this.floorPerSecond = floorPerSecond;
        this.reserve = floorPerSecond * WINDOW.toSeconds();
        this.calls = calls;
        this.ticker = ticker;
        long now = ticker.nanoTime();
        this.totals = new SlidingTotals(SPAN, now, 0, 0);
        this.limit = reserve;
        this.countedAtNanos = now;
        this.countAgainNanos = now;
        this.toldAtNanos = new AtomicLong(now - SECOND_NANOS);
    }

    /**
     * Takes what one further attempt of a call costs.
     *
     * @return false if there is no room for it
     */
    public boolean tryTake() {
        long now = ticker.nanoTime();
        if (isStale(now)) {
            count();
        }
        if (takeBelowLimit()) {
            return true;
        }
        if (now - countAgainNanos >= 0) {
            count();
            if (takeBelowLimit()) {
                return true;
            }
        }
        denied.increment();
        return false;
    }

    /**
     * Gives back what was taken for attempts that did not come about, or that were no fault of the agents.
     *
     * @param retries how many; from 0
     */
    public void giveBack(int retries) {
        taken.addAndGet(-retries);
    }

    /**
     * Tells how many retries were refused since it was last told, once a second at the most.
     *
     * @return a count; 0 if there is nothing to tell now
     */
    public long takeNews() {
        long now = ticker.nanoTime();
        long last = toldAtNanos.get();
        if (now - last < SECOND_NANOS || !toldAtNanos.compareAndSet(last, now)) {
            return 0;
        }
        long sum = denied.sum();
        long news = sum - told;
        told = sum;
        return news;
    }

    /**
     * Returns the figures.
     *
     * @return a snapshot; never null
     */
    public RetryBudgetStats stats() {
        count();
        long used = Math.max(0, taken.get() - totals.failuresBefore());
        long available = Math.max(0, limit - taken.get());
        long recent = Math.max(0, counted - totals.successesBefore());
        return new RetryBudgetStats(share, floorPerSecond, recent, used, available, denied.sum());
    }

    private boolean takeBelowLimit() {
        long before = taken.get();
        while (before < limit) {
            if (taken.compareAndSet(before, before + 1)) {
                return true;
            }
            before = taken.get();
        }
        return false;
    }

    /** Whether time has gone on so far that the limit says nothing any more, or has gone back. */
    private boolean isStale(long nowNanos) {
        return totals.isDue(nowNanos) || nowNanos - countedAtNanos < 0;
    }

    private void count() {
        if (!counting.compareAndSet(false, true)) {
            return;
        }
        try {
            long before = ticker.nanoTime();
            // An agent that is being removed is missing for a moment.
            long total = Math.max(counted, calls.getAsLong());
            long now = ticker.nanoTime();
            slide(now, total);
            counted = total;
            countedAtNanos = now;
            countAgainNanos = now + PATIENCE * Math.max(0, now - before);
            long forCalls = (long) (share * (total - totals.successesBefore()));
            limit = totals.failuresBefore() + reserve + forCalls;
        } finally {
            counting.set(false);
        }
    }

    /** Moves the window on, as if it had been looked at in each of its slots. */
    private void slide(long nowNanos, long total) {
        long used = taken.get();
        long elapsed = nowNanos - countedAtNanos;
        if (elapsed < 0) {
            totals.restart(nowNanos, total, used);
            return;
        }
        for (long slots = Math.min(SLOTS, elapsed / SLOT_NANOS); slots > 0; slots--) {
            long ago = slots * SLOT_NANOS;
            double part = (double) (elapsed - ago) / elapsed;
            totals.roll(nowNanos - ago, counted + (long) (part * (total - counted)), used);
        }
        totals.roll(nowNanos, total, used);
    }
}
