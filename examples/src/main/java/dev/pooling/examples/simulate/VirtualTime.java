package dev.pooling.examples.simulate;

import dev.pooling.time.Scheduler;
import dev.pooling.time.Ticker;
import java.util.PriorityQueue;

/**
 * A clock that jumps from event to event, so that a minute of a fleet takes a second or less. What is due at the same time
 * happens in the order in which it was planned.
 *
 * <p>For one thread: everything in a simulation happens on the thread that calls {@link #run}.
 */
final class VirtualTime implements Ticker, Scheduler {

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowNanos;
    private long planned;

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    /** Plans an event for a time from now. */
    void after(long delayNanos, Runnable action) {
        plan(action, delayNanos);
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        Event event = plan(task, delayNanos);
        // Left in the queue: looking for it would cost more than passing over it when its time comes.
        return () -> event.action = null;
    }

    private Event plan(Runnable action, long delayNanos) {
        Event event = new Event(nowNanos + Math.max(0, delayNanos), planned++, action);
        events.add(event);
        return event;
    }

    /** Lets events happen until none is left. */
    void run() {
        for (Event next = events.poll(); next != null; next = events.poll()) {
            Runnable action = next.action;
            if (action != null) {
                nowNanos = next.dueNanos;
                action.run();
            }
        }
    }

    @Override
    public void sleep(long nanos) {
        throw new UnsupportedOperationException("the only thread of a simulation must not sleep");
    }

    private static final class Event implements Comparable<Event> {
        final long dueNanos;
        final long order;

        /** Null once it is cancelled. */
        Runnable action;

        Event(long dueNanos, long order, Runnable action) {
            this.dueNanos = dueNanos;
            this.order = order;
            this.action = action;
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(dueNanos, other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
