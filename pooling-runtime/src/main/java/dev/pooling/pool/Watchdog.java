package dev.pooling.pool;

import dev.pooling.time.Scheduler;
import dev.pooling.time.Ticker;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts callers whose agent does not answer in time, without a thread, a timer or an allocation per call.
 *
 * <p>A call claims a {@link CallWatch} in a table at a place that depends on its thread, writes its deadline there and
 * frees it at the end: in the usual case two compare-and-sets on a cache line of its own. One scan of the table is
 * scheduled for the earliest deadline that may come: nothing runs while no call is under way, and with a time-out of 30 s
 * one scan runs every 30 s. Virtual threads need nothing of their own.
 *
 * <p>The table grows, under a lock, to the number of calls that ever ran at the same time.
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
    private final ReentrantLock changes = new ReentrantLock();

    /** Replaced under {@link #changes} when it grows; a watch once in a table stays in all later ones. */
    private volatile AtomicReferenceArray<CallWatch> table = new AtomicReferenceArray<>(FIRST_SIZE);

    /** When the table is looked at next, if {@link #isScanPlanned}. Written under {@link #changes}. */
    private volatile long scanAtNanos;

    private volatile boolean isScanPlanned;

    /** Whether agents can find their limits here; guarded by {@link #changes}. */
    private boolean known;

    /** Guarded by {@link #changes}. */
    private Scheduler.@Nullable Cancellable plannedScan;

    Watchdog(Ticker ticker, Scheduler scheduler) {
        this.ticker = ticker;
        this.scheduler = scheduler;
    }

    CallWatch watch(AgentLease<?> lease, long startNanos, long limitNanos) {
        CallWatch watch = claim();
        watch.arm(lease, startNanos, limitNanos);
        long deadline = watch.deadlineNanos();
        if (!isScanPlanned || deadline - scanAtNanos < 0) {
            planScan(deadline);
        }
        return watch;
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
                if (!known) {
                    known = true;
                    Watchdogs.add(this);
                }
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
        int hash = hash();
        AtomicReferenceArray<CallWatch> current = table;
        CallContext shortest = null;
        // A watch that was claimed before the table grew stays at the place that it had in the smaller one.
        for (int size = current.length(); size >= FIRST_SIZE; size /= 2) {
            int others = 0;
            for (int probe = 0; others < PROBES && probe < size; probe++) {
                CallWatch watch = current.get((hash + probe) & (size - 1));
                if (watch != null && watch.isOfCurrentThread()) {
                    shortest = CallContext.shorter(shortest, new CallContext(ticker, watch.deadlineNanos()));
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
        boolean more = false;
        long earliest = 0;
        for (int i = 0; i < current.length(); i++) {
            CallWatch watch = current.get(i);
            if (watch != null && watch.isArmed()) {
                long deadline = watch.deadlineNanos();
                if (now - deadline >= 0) {
                    watch.fire(now);
                } else if (!more || deadline - earliest < 0) {
                    more = true;
                    earliest = deadline;
                }
            }
        }
        if (more) {
            planScan(earliest);
        }
    }
}
