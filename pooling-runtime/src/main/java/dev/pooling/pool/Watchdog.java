package dev.pooling.pool;

import dev.pooling.time.Scheduler;
import dev.pooling.time.Ticker;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts callers whose agent does not answer in time, without a thread, a timer or an allocation per call.
 *
 * <p>A thread that owns a stripe has a {@link CallWatch} of its own. It writes the deadline there, and frees the watch by
 * one compare-and-set. Other threads, and calls within calls, claim a watch in a table at a place that depends on the
 * thread. One scan is scheduled for the earliest deadline that may come: nothing runs while no call is under way, and with a
 * time-out of 30 s one scan runs every 30 s. Virtual threads need nothing of their own.
 *
 * <p>The table grows, under a lock, to the number of calls that ever ran at the same time.
 *
 * <p>Attempts for which nobody reads the clock are looked at with each {@link Heartbeat}. Their time counts from the first
 * look, so they end later than others, by one interval at the most, and never earlier.
 */
final class Watchdog {

    private static final int FIRST_SIZE = 16;

    /**
     * How many places that are not its own a thread looks at before the table grows. Its own do not count: calls nested
     * in each other all begin at the same place, and no larger table would part them.
     */
    private static final int PROBES = 8;

    /** Fibonacci hashing: threads with neighbouring ids do not crowd the same places. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final Ticker ticker;
    private final Scheduler scheduler;
    private final WatchLanes lanes = new WatchLanes();
    private final Heartbeat heartbeat;
    private final ReentrantLock changes = new ReentrantLock();

    /** Replaced under {@link #changes} when it grows; a watch once in a table stays in all later ones. */
    private volatile AtomicReferenceArray<CallWatch> table = new AtomicReferenceArray<>(FIRST_SIZE);

    /** When the table is looked at next, if {@link #isScanPlanned}. Written under {@link #changes}. */
    private volatile long scanAtNanos;

    private volatile boolean isScanPlanned;

    /** Guarded by {@link #changes}. */
    private Scheduler.@Nullable Cancellable plannedScan;

    Watchdog(Ticker ticker, Scheduler scheduler) {
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.heartbeat = new Heartbeat(ticker, scheduler, lanes::look);
        Watchdogs.add(this);
    }

    /** What calls go by that do not read the clock. */
    Heartbeat heartbeat() {
        return heartbeat;
    }

    /** Begins to watch over an attempt; a limit of 0 is none. */
    CallWatch watch(AgentLease<?> lease, long startNanos, long limitNanos) {
        CallWatch lane = lanes.free();
        CallWatch watch = lane == null ? claim() : lane;
        watch.arm(lease, startNanos, limitNanos);
        long deadline = startNanos + limitNanos;
        if (limitNanos != 0 && (!isScanPlanned || deadline - scanAtNanos < 0)) {
            planScan(deadline);
        }
        return watch;
    }

    /** The watch of the current thread, for an attempt that is not timed; null if it must be. */
    @Nullable
    CallWatch lane() {
        return lanes.free();
    }

    @SuppressWarnings("deprecation") // threadId() is not in Java 17
    private static int hash() {
        return (int) (Thread.currentThread().getId() * SPREAD >>> 32);
    }

    private CallWatch claim() {
        int hash = hash();
        while (true) {
            AtomicReferenceArray<CallWatch> current = table;
            int others = 0;
            for (int probe = 0; others < PROBES && probe < current.length(); probe++) {
                int index = (hash + probe) & (current.length() - 1);
                CallWatch watch = current.get(index);
                if (watch == null) {
                    watch = create(index);
                }
                if (watch != null && watch.tryClaim()) {
                    return watch;
                }
                others += watch != null && watch.isOfCurrentThread() ? 0 : 1;
            }
            grow(current);
        }
    }

    /** Puts a new watch into a free place of the current table; null if the table has changed. */
    private @Nullable CallWatch create(int index) {
        changes.lock();
        try {
            AtomicReferenceArray<CallWatch> current = table;
            if (index >= current.length()) {
                return null;
            }
            CallWatch present = current.get(index);
            if (present == null) {
                present = new CallWatch();
                current.set(index, present);
            }
            return present;
        } finally {
            changes.unlock();
        }
    }

    private void grow(AtomicReferenceArray<CallWatch> full) {
        changes.lock();
        try {
            if (table == full) {
                AtomicReferenceArray<CallWatch> larger = new AtomicReferenceArray<>(full.length() * 2);
                for (int i = 0; i < full.length(); i++) {
                    larger.set(i, full.get(i));
                }
                table = larger;
            }
        } finally {
            changes.unlock();
        }
    }

    /** The shortest of the limits that the current thread is watched for; null if there is none. */
    @Nullable
    CallContext ofCurrentThread() {
        CallWatch lane = lanes.armed();
        CallContext shortest = lane == null ? null : lane.context(ticker);
        int hash = hash();
        AtomicReferenceArray<CallWatch> current = table;
        // A watch that was claimed before the table grew stays at the place that it had in the smaller one.
        for (int size = current.length(); size >= FIRST_SIZE; size /= 2) {
            int others = 0;
            for (int probe = 0; others < PROBES && probe < size; probe++) {
                CallWatch watch = current.get((hash + probe) & (size - 1));
                if (watch != null && watch.isOfCurrentThread()) {
                    shortest = CallContext.shorter(shortest, watch.context(ticker));
                } else {
                    others++;
                }
            }
        }
        return shortest;
    }

    private void planScan(long deadline) {
        changes.lock();
        try {
            if (isScanPlanned && deadline - scanAtNanos >= 0) {
                return;
            }
            if (plannedScan != null) {
                plannedScan.cancel();
            }
            scanAtNanos = deadline;
            isScanPlanned = true;
            plannedScan = scheduler.schedule(this::scan, deadline - ticker.nanoTime());
        } finally {
            changes.unlock();
        }
    }

    /** Ends what is late and plans the next scan for the earliest deadline left. */
    private void scan() {
        // First: whoever arms a watch from here on plans a scan itself, so none is overlooked.
        isScanPlanned = false;
        long now = ticker.nanoTime();
        AtomicReferenceArray<CallWatch> current = table;
        long left = lanes.check(now);
        for (int i = 0; i < current.length(); i++) {
            CallWatch watch = current.get(i);
            left = watch == null ? left : Math.min(left, watch.check(now));
        }
        if (left != Long.MAX_VALUE) {
            planScan(now + left);
        }
    }
}
