package dev.pooling.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Collects what becomes of the calls that a thread makes, by whatever pool, chain or proxy, while it is open:
 *
 * <pre>{@code
 * try (CallReports reports = CallReports.collect()) {
 *     String answer = chat.answer(question);
 *     LOG.info("served by {}", reports.last().orElseThrow().servedBy());
 * }
 * }</pre>
 *
 * <p>An asynchronous call belongs to the reports that are open where it is made, and is reported when it ends, before its
 * future completes, also if they are closed by then. A call that its caller cancels has no report. Of calls within each
 * other the inner one is reported first. While nobody collects anything, calls pay nothing for this.
 *
 * <p>Opened and closed on one thread, the last one first; read by any.
 *
 * @since 0.1
 */
public final class CallReports implements AutoCloseable {

    /** How many reports are kept: of more calls, the last ones. */
    private static final int KEPT = 1_000;

    /** How many are open in all threads together. */
    private static final AtomicInteger OPEN = new AtomicInteger();

    /** Holds an array, a class of the JDK, lest a thread keeps the class loader of an application that has gone. */
    private static final ThreadLocal<Object @Nullable []> CURRENT = new ThreadLocal<>();

    private final @Nullable CallReports outer;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}. */
    private final Deque<CallReport> reports = new ArrayDeque<>();

    private boolean closed;

    private CallReports(@Nullable CallReports outer) {
        this.outer = outer;
    }

    /**
     * Begins to collect the reports of the calls of the current thread.
     *
     * @return collects until it is closed, on the same thread; never null
     */
    public static CallReports collect() {
        CallReports opened = new CallReports(current());
        OPEN.incrementAndGet();
        CURRENT.set(new Object[] {opened});
        return opened;
    }

    /**
     * Returns the report of the call that ended last.
     *
     * @return the report; empty if no call has ended yet
     */
    public Optional<CallReport> last() {
        lock.lock();
        try {
            return Optional.ofNullable(reports.peekLast());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the reports of the calls that have ended so far, the last thousand at the most.
     *
     * @return an unmodifiable copy in the order in which they ended; never null
     */
    public List<CallReport> all() {
        lock.lock();
        try {
            return List.copyOf(reports);
        } finally {
            lock.unlock();
        }
    }

    /** Ends collecting. What was collected stays readable. Closing twice does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        OPEN.decrementAndGet();
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(new Object[] {outer});
        }
    }

    /** Whether any thread collects. */
    static boolean isAnyOpen() {
        return OPEN.get() != 0;
    }

    /** What the current thread collects into; null if it does not. */
    static @Nullable CallReports current() {
        Object[] place = isAnyOpen() ? CURRENT.get() : null;
        return place == null ? null : (CallReports) place[0];
    }

    /** Adds a report here and to those around. */
    void add(CallReport report) {
        for (CallReports each = this; each != null; each = each.outer) {
            each.keep(report);
        }
    }

    private void keep(CallReport report) {
        lock.lock();
        try {
            if (reports.size() == KEPT) {
                reports.removeFirst();
            }
            reports.addLast(report);
        } finally {
            lock.unlock();
        }
    }
}
