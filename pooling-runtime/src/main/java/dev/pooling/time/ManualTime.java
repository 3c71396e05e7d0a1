package dev.pooling.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock and scheduler that stand still until told to move: for tests of anything built on Pooling.
 *
 * <p>A thread that {@link #sleep sleeps} does not wait: the clock moves on by the length of the sleep, due tasks run, and
 * the sleep is written down in {@link #sleeps()}. Safe for use by many threads; tasks run on the thread that moves the
 * clock, in the order they are due.
 *
 * @since 0.1
 */
public final class ManualTime implements Ticker, Scheduler {

    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final List<Duration> sleeps = new ArrayList<>();
    private volatile long nanos;
    private long scheduled;

    /** Makes a clock that reads zero. */
    public ManualTime() {
        this(0);
    }

    /**
     * Makes a clock with a given first reading, such as one close to the overflow of a long.
     *
     * @param startNanos the first reading in nanoseconds
     */
    public ManualTime(long startNanos) {
        nanos = startNanos;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    /**
     * Moves the clock forward and runs every task that becomes due, each at its own time.
     *
     * @param time how far; not null and not negative
     */
    public void advance(Duration time) {
        advanceNanos(time.toNanos());
    }

    /**
     * Sets the clock to any reading, also an earlier one, without running tasks: for tests of clocks that jump.
     *
     * @param reading the new reading in nanoseconds
     */
    public void jumpTo(long reading) {
        nanos = reading;
    }

    @Override
    public void sleep(long sleepNanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (sleepNanos <= 0) {
            return;
        }
        lock.lock();
        try {
            sleeps.add(Duration.ofNanos(sleepNanos));
        } finally {
            lock.unlock();
        }
        advanceNanos(sleepNanos);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        lock.lock();
        try {
            Task entry = new Task(task, nanos + Math.max(0, delayNanos), scheduled++);
            tasks.add(entry);
            return () -> cancel(entry);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the lengths of all sleeps so far, in order.
     *
     * @return an unmodifiable copy; never null
     */
    public List<Duration> sleeps() {
        lock.lock();
        try {
            return List.copyOf(sleeps);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns how many scheduled tasks have neither run nor been cancelled.
     *
     * @return the number of waiting tasks
     */
    public int pendingTasks() {
        lock.lock();
        try {
            return tasks.size();
        } finally {
            lock.unlock();
        }
    }

    private void advanceNanos(long step) {
        if (step < 0) {
            throw new IllegalArgumentException("time must not be negative, was " + step + " ns");
        }
        long target = nanos + step;
        for (Task due = takeDue(target); due != null; due = takeDue(target)) {
            due.action.run();
        }
        moveTo(target);
    }

    /** Never back: a task, or another thread, may have moved the clock further. */
    private void moveTo(long target) {
        lock.lock();
        try {
            if (target - nanos > 0) {
                nanos = target;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes out the next task due by then and moves the clock to its time; null if there is none. */
    private Task takeDue(long target) {
        lock.lock();
        try {
            Task next = tasks.peek();
            if (next == null || next.dueNanos - target > 0) {
                return null;
            }
            moveTo(next.dueNanos);
            return tasks.poll();
        } finally {
            lock.unlock();
        }
    }

    private void cancel(Task entry) {
        lock.lock();
        try {
            tasks.remove(entry);
        } finally {
            lock.unlock();
        }
    }

    private static final class Task implements Comparable<Task> {
        final Runnable action;
        final long dueNanos;
        final long order;

        Task(Runnable action, long dueNanos, long order) {
            this.action = action;
            this.dueNanos = dueNanos;
            this.order = order;
        }

        /** By difference, as readings overflow. */
        @Override
        public int compareTo(Task other) {
            long later = dueNanos - other.dueNanos;
            return later != 0 ? Long.signum(later) : Long.compare(order, other.order);
        }
    }
}
