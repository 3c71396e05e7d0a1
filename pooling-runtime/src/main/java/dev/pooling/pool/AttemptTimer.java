package dev.pooling.pool;

import dev.pooling.internal.Stripes;
import dev.pooling.time.Scheduler;
import dev.pooling.time.Ticker;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ends the asynchronous attempts of one method that take too long, without a thread, a timer or an allocation for each.
 *
 * <p>All attempts have the same limit, so they become due in the order in which they began. They wait in a doubly linked
 * queue whose links are fields of the calls themselves, one queue for each stripe of threads, and only the head of a
 * queue is timed. That is the classic scheme 2 of Varghese and Lauck with one list per interval [1], as in the
 * Linux kernel's and in gRPC's fixed-timeout queues; starting and stopping a timer costs a few instructions under a
 * lock that other threads seldom want.
 *
 * <p>[1] G. Varghese, T. Lauck: "Hashed and Hierarchical Timing Wheels", SOSP 1987.
 */
final class AttemptTimer {

    private final Lane[] lanes = new Lane[Stripes.COUNT];
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final long limitNanos;

    AttemptTimer(GroupSetup setup, long limitNanos) {
        this.ticker = setup.ticker();
        this.scheduler = setup.scheduler();
        this.limitNanos = limitNanos;
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Lane();
        }
    }

    /** Begins to watch over the current attempt of a call. */
    void arm(AttemptFuture<?> call) {
        lanes[Stripes.current()].add(call);
    }

    /** A queue of attempts and the scan that is planned for its head. */
    final class Lane {

        private final ReentrantLock lock = new ReentrantLock();

        // Guarded by the lock, as are the links of the calls in the queue.
        private @Nullable AttemptFuture<?> head;
        private @Nullable AttemptFuture<?> tail;
        private boolean planned;

        private void add(AttemptFuture<?> call) {
            boolean mustPlan;
            lock.lock();
            try {
                call.lane = this;
                call.earlier = tail;
                if (tail == null) {
                    head = call;
                } else {
                    tail.later = call;
                }
                tail = call;
                mustPlan = !planned;
                planned = true;
            } finally {
                lock.unlock();
            }
            if (mustPlan) {
                scheduler.schedule(this::scan, limitNanos);
            }
        }

        /** The attempt has ended: nothing happens if it was taken out as too late meanwhile. */
        void remove(AttemptFuture<?> call) {
            lock.lock();
            try {
                if (call.lane == this) {
                    unlink(call);
                }
            } finally {
                lock.unlock();
            }
        }

        private void unlink(AttemptFuture<?> call) {
            AttemptFuture<?> before = call.earlier;
            AttemptFuture<?> after = call.later;
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
            call.earlier = null;
            call.later = null;
            call.lane = null;
        }

        /** Ends what is late and plans the next scan for the head that is left. */
        private void scan() {
            long now = ticker.nanoTime();
            try {
                for (AttemptFuture<?> late = takeLate(now); late != null; late = takeLate(now)) {
                    late.expire(late.lateAttempt);
                }
            } finally {
                // An error that ends this scan must not leave the others in the queue without their limit.
                planNext(now);
            }
        }

        private void planNext(long now) {
            long next = nextInNanos(now);
            if (next >= 0) {
                scheduler.schedule(this::scan, next);
            }
        }

        private @Nullable AttemptFuture<?> takeLate(long nowNanos) {
            lock.lock();
            try {
                AttemptFuture<?> first = head;
                if (first == null || nowNanos - first.startNanos() < limitNanos) {
                    return null;
                }
                first.lateAttempt = first.attempt();
                unlink(first);
                return first;
            } finally {
                lock.unlock();
            }
        }

        /** When the head is due; -1 if there is none, and then nothing is planned any more. */
        private long nextInNanos(long nowNanos) {
            lock.lock();
            try {
                planned = head != null;
                return head == null ? -1 : Math.max(0, limitNanos - (nowNanos - head.startNanos()));
            } finally {
                lock.unlock();
            }
        }
    }
}
