package dev.pooling.pool;

import dev.pooling.pool.QueueOutcome.Kind;
import dev.pooling.time.Scheduler;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for a place because all agents are full, in the order in which they came. While there are any, later
 * calls get in line behind them.
 *
 * <p>Places are handed over: whoever has left one, or has changed who takes part, looks for an agent on behalf of the calls
 * in line, first come first served, so that a place can't be snatched from a thread that is still waking up. A call that
 * can't use the free place (it requires other agents) does not hold up those behind it. One thread at a time serves the
 * queue: who comes meanwhile leaves word for it and goes on, so the searches run under no lock, and an asynchronous call
 * that ends as soon as it begins causes no recursion.
 *
 * <p>No place is overlooked: a call gets in line before it is searched for, and a place is free before the queue is looked
 * at, so one of the two sees the other.
 */
final class CallQueue<T> {

    /** How often a thread serves the queue for others before it lets another one do that. */
    private static final int ROUNDS = 64;

    private final AgentGroup<T> group;
    private final long mostNanos;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock, as are the links of the calls.
    private @Nullable QueuedCall<T> head;
    private @Nullable QueuedCall<T> tail;

    /** Whom the serving thread looks at next; guarded by the lock. */
    private @Nullable QueuedCall<T> cursor;

    private int count;

    /** The count, for those who hold no lock. */
    private volatile int length;

    /** How many threads have left word since the queue was empty; 0 if nobody serves it. */
    private final AtomicInteger word = new AtomicInteger();

    /** When the next review of agents that are out was planned for. Used by the serving thread. */
    private long reviewPlannedForNanos;

    /** Whether it is still to come. */
    private volatile boolean reviewPlanned;

    CallQueue(AgentGroup<T> group, long mostNanos) {
        this.group = group;
        this.mostNanos = mostNanos;
    }

    /** How long a call may wait in all. */
    long mostNanos() {
        return mostNanos;
    }

    Scheduler scheduler() {
        return group.setup().scheduler();
    }

    int length() {
        return length;
    }

    boolean isOccupied() {
        return length != 0;
    }

    /**
     * Picks an agent for a call that has just come.
     *
     * @param queue that of the group of the agents; null if it has none
     * @return the lease of the agent; null if none is available
     * @throws AllFull if the call must get in line, behind others or because all are full
     */
    static <T> @Nullable AgentLease<T> pick(
            @Nullable CallQueue<T> queue, AgentPicker<T> picker, long nowNanos, @Nullable Object routeKey) {
        if (queue == null) {
            return picker.pick(nowNanos, routeKey, null);
        }
        if (!queue.isOccupied()) {
            AgentLease<T> lease = picker.pick(nowNanos, routeKey, null);
            if (lease != null || !picker.isFull(null)) {
                return lease;
            }
        }
        throw AllFull.SIGNAL;
    }

    /** The call gets in line; it may get its place at once. */
    void enter(QueuedCall<T> call) {
        lock.lock();
        try {
            call.linked = true;
            call.earlier = tail;
            if (tail == null) {
                head = call;
            } else {
                tail.later = call;
            }
            tail = call;
            length = ++count;
        } finally {
            lock.unlock();
        }
        serve();
    }

    /** The wait of the call has ended. */
    void leave(QueuedCall<T> call) {
        lock.lock();
        try {
            if (call.linked) {
                unlink(call);
            }
        } finally {
            lock.unlock();
        }
    }

    private void unlink(QueuedCall<T> call) {
        QueuedCall<T> before = call.earlier;
        QueuedCall<T> after = call.later;
        if (before == null) {
            head = after;
        } else {
            before.later = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.earlier = before;
        }
        if (cursor == call) {
            cursor = after;
        }
        call.earlier = null;
        call.later = null;
        call.linked = false;
        length = --count;
    }

    /** Something has changed that may let a call go on. */
    void serve() {
        if (length != 0 && word.getAndIncrement() == 0) {
            serveInRounds();
        }
    }

    private void serveInRounds() {
        boolean served = false;
        try {
            for (int round = 1; !served; round++) {
                int seen = word.get();
                serveOnce();
                served = word.compareAndSet(seen, 0) || round % ROUNDS == 0 && isHandedOver();
            }
        } finally {
            if (!served) {
                // An error of the JVM: the queue must not stay shut.
                word.set(0);
            }
        }
    }

    private boolean isHandedOver() {
        try {
            scheduler().execute(this::serveInRounds);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private void serveOnce() {
        Set<Object> inVain = Set.of();
        review();
        rewind();
        for (QueuedCall<T> call = next(); call != null; call = next()) {
            Object wish = call.search().wish();
            if (wish != null && inVain.contains(wish) || isServed(call)) {
                continue;
            }
            if (wish == null) {
                // Nobody behind can be less particular.
                break;
            }
            inVain = inVain.isEmpty() ? new HashSet<>() : inVain;
            inVain.add(wish);
        }
        planReview();
    }

    /** Whether the wait of the call has come to an end. */
    private boolean isServed(QueuedCall<T> call) {
        QueueOutcome<T> outcome = search(call.search());
        if (outcome == null) {
            return false;
        }
        if (!call.settle(outcome)) {
            outcome.giveBack();
        }
        return true;
    }

    private @Nullable QueueOutcome<T> search(AgentSearch<T> search) {
        try {
            AgentLease<T> lease = search.find(group.ticker().nanoTime());
            if (lease != null) {
                return QueueOutcome.place(lease);
            }
            return search.isWorthWaiting() ? null : QueueOutcome.of(Kind.NOBODY);
        } catch (Throwable thrown) {
            return QueueOutcome.broken(thrown);
        }
    }

    private void rewind() {
        lock.lock();
        try {
            cursor = head;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable QueuedCall<T> next() {
        lock.lock();
        try {
            QueuedCall<T> next = cursor;
            cursor = next == null ? null : next.later;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void review() {
        long now = group.ticker().nanoTime();
        Roster<T> roster = group.roster();
        if (roster.isTroubled() && now - roster.reviewAtNanos() >= 0) {
            group.review(now);
        }
    }

    /** Time alone may bring agents back that are out. */
    private void planReview() {
        Roster<T> roster = group.roster();
        long atNanos = roster.reviewAtNanos();
        if (!isOccupied() || !roster.isTroubled() || reviewPlanned && atNanos == reviewPlannedForNanos) {
            return;
        }
        reviewPlanned = true;
        reviewPlannedForNanos = atNanos;
        scheduler()
                .schedule(
                        this::serveInTime, Math.max(0, atNanos - group.ticker().nanoTime()));
    }

    private void serveInTime() {
        reviewPlanned = false;
        serve();
    }
}
