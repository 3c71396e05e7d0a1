package dev.pooling.limit;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Finds out how many calls an agent can work at, from nothing but the latencies of its calls.
 *
 * <p><b>The idea</b> is that of TCP Vegas [1], which Netflix took over from packets to calls [2]. As long as an agent is not
 * busy, a call takes the same time (the base) however many others are under way. Past the agent's capacity calls queue
 * inside it, and by Little's law the latency grows in proportion to their number. So of n calls under way with latency r,
 * {@code n * base / r} are being worked at and the rest are queueing. The limit is moved towards that number plus a small
 * queue, which keeps the agent busy and lets the limit grow when there is room:
 *
 * <pre>  limit = (limit + limit * base / r + sqrt(limit)) / 2</pre>
 *
 * That is the gradient form of Vegas, known from FAST TCP [3]. It settles where {@code sqrt(limit)} calls queue.
 *
 * <p><b>Noise.</b> Latencies of calls differ more than those of packets: single ones say nothing. The limit moves once per
 * window of at least twice as many calls as the limit, by their mean. Its error is then about {@code 1 / sqrt(2 * limit)} of
 * it, which moves the limit by less than the square root that is added. After a move the calls that began before it are
 * left out for half a latency.
 *
 * <p><b>The base</b> is not the least latency ever seen, which with varying calls would lie far below the usual one, but the
 * mean of a window in which the agent had no queue. The first window is one, for the limit starts at its least. Later ones
 * are made on purpose, as BBR does [4]: after some fifty windows, or when the limit has fallen by half since, it is halved
 * for one window. A base that comes out much different is believed at once, else it is averaged with the last one. If
 * the calls of a window are faster than the base, that follows slowly.
 *
 * <p><b>When not to move.</b> The limit does not grow while it is not reached: nothing is known of what lies beyond. Failures
 * say nothing of load, and fast ones would look like a fast agent; only a time-out or an agent that throttles lowers the
 * limit, by a tenth and once per latency.
 *
 * <p>Guarded by a lock that nobody waits for: a sample that comes while another is taken is dropped, as samples may be.
 *
 * <p>[1] L. Brakmo, L. Peterson: "TCP Vegas: End to End Congestion Avoidance on a Global Internet", IEEE JSAC 13(8), 1995.
 * [2] Netflix, concurrency-limits, 2018: VegasLimit and GradientLimit. [3] D. Wei, C. Jin, S. Low, S. Hegde: "FAST TCP",
 * IEEE/ACM Transactions on Networking 14(6), 2006. [4] N. Cardwell et al.: "BBR: Congestion-Based Congestion Control", ACM
 * Queue 14(5), 2016.
 */
final class GradientLimit {

    private static final int LEAST_SAMPLES = 20;
    private static final int MOST_SAMPLES = 1_000;

    /** Windows between two measurements of the base; up to half as many more, so that clients do not all measure at once. */
    private static final int WINDOWS = 50;

    /** From this factor on a measured base is taken for a change of the agent and not for noise. */
    private static final double CHANGED = 1.5;

    private static final double FOLLOW = 0.1;
    private static final double BACK_OFF = 0.9;

    private final int least;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();

    /** The limit without its fraction; written under the lock. */
    private volatile int whole;

    // All guarded by the lock.

    private double limit;

    /** What a call takes when the agent has no queue; 0 if unknown. */
    private double baseNanos;

    // The window.
    private int samples;
    private double sumNanos;
    private int mostTaken;

    /** Since when, and for how long, calls are left out that began before the limit was moved. */
    private long settlingSinceNanos;

    private long settlingNanos;

    /** The limit outside the measurement of the base that is going on; 0 if none is. */
    private double keptLimit;

    private int windowsToMeasurement = WINDOWS;

    /** The highest limit since the base was measured. */
    private double highest;

    GradientLimit(int least, int most) {
        this.least = least;
        this.most = most;
        this.limit = least;
        this.whole = least;
        this.highest = least;
    }

    /** The limit now. */
    int limit() {
        return whole;
    }

    /**
     * A call has succeeded.
     *
     * @param taken how many places were taken at its end, its own included
     */
    void succeeded(long elapsedNanos, int taken, long nowNanos) {
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (!isSettling(nowNanos)) {
                samples++;
                sumNanos += elapsedNanos;
                mostTaken = Math.max(mostTaken, taken);
                if (samples >= windowSize()) {
                    endWindow(nowNanos);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** A call has timed out, or the agent has said that it has too much to do. */
    void overloaded(long nowNanos) {
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (!isSettling(nowNanos)) {
                setLimit(limit * BACK_OFF);
                keptLimit *= BACK_OFF;
                settle(baseNanos, nowNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything and begins anew. */
    void reset() {
        lock.lock();
        try {
            setLimit(least);
            highest = least;
            baseNanos = 0;
            keptLimit = 0;
            windowsToMeasurement = WINDOWS;
            settlingNanos = 0;
            clearWindow();
        } finally {
            lock.unlock();
        }
    }

    private void setLimit(double newLimit) {
        limit = Math.max(least, Math.min(most, newLimit));
        whole = (int) limit;
    }

    private int windowSize() {
        return (int) Math.max(LEAST_SAMPLES, Math.min(MOST_SAMPLES, 2 * limit));
    }

    private void endWindow(long nowNanos) {
        double latencyNanos = Math.max(1, sumNanos / samples);
        boolean isReached = mostTaken >= whole;
        clearWindow();
        if (keptLimit != 0) {
            endMeasurement(latencyNanos, nowNanos);
        } else {
            move(latencyNanos, isReached, nowNanos);
        }
    }

    private void move(double latencyNanos, boolean isReached, long nowNanos) {
        if (baseNanos == 0) {
            baseNanos = latencyNanos;
        } else if (latencyNanos < baseNanos) {
            baseNanos += (latencyNanos - baseNanos) * FOLLOW;
        }
        double next = limit * Math.max(0.5, Math.min(1, baseNanos / latencyNanos)) + Math.sqrt(limit);
        if (isReached || next < limit) {
            setLimit((limit + next) / 2);
        }
        highest = Math.max(highest, limit);
        windowsToMeasurement--;
        boolean isDue = windowsToMeasurement <= 0 || limit <= highest / 2;
        if (isDue && isReached && whole > least) {
            keptLimit = limit;
            setLimit(limit / 2);
            // Those that are too many must leave, and those that have waited for them.
            settle(2 * latencyNanos, nowNanos);
        } else {
            settle(latencyNanos / 2, nowNanos);
        }
    }

    private void endMeasurement(double latencyNanos, long nowNanos) {
        boolean isChanged = latencyNanos > baseNanos * CHANGED || latencyNanos * CHANGED < baseNanos;
        baseNanos = isChanged ? latencyNanos : (baseNanos + latencyNanos) / 2;
        setLimit(keptLimit);
        keptLimit = 0;
        highest = limit;
        // The last digits of a latency are as random as need be.
        windowsToMeasurement = WINDOWS + (int) ((long) latencyNanos % (WINDOWS / 2));
        settle(latencyNanos, nowNanos);
    }

    private void settle(double nanos, long nowNanos) {
        clearWindow();
        settlingSinceNanos = nowNanos;
        settlingNanos = (long) nanos;
    }

    private boolean isSettling(long nowNanos) {
        long elapsed = nowNanos - settlingSinceNanos;
        // A clock that goes backwards must not make it longer.
        return elapsed >= 0 && elapsed < settlingNanos;
    }

    private void clearWindow() {
        samples = 0;
        sumNanos = 0;
        mostTaken = 0;
    }
}
