package dev.pooling.pool;

/**
 * How an agent that is new, or comes back after it was out, gets its full share of calls little by little: from a tenth, in
 * proportion to the time. What is just up has cold caches, connections to open and code to compile, and what has just
 * recovered may fall again under the load that felled it.
 *
 * <p>Source: the slow start mode of Envoy, with its defaults: a linear ramp (aggression 1) of at least 10 %.
 */
final class Ramp {

    private static final double LEAST = 0.1;

    private final long windowNanos;

    private volatile long startNanos;

    /** Whether the agent is out of the rotation; guarded by the lock of the group. */
    private boolean out;

    Ramp(long windowNanos, long startNanos) {
        this.windowNanos = windowNanos;
        this.startNanos = startNanos;
    }

    /** Notes whether the agent takes part now: whoever comes back starts anew. */
    void takesPart(boolean isIn, long nowNanos) {
        if (isIn && out) {
            startNanos = nowNanos;
        }
        out = !isIn;
    }

    /** The part of its full share that the agent is to get: from a tenth to 1. */
    double share(long nowNanos) {
        long since = nowNanos - startNanos;
        return since >= windowNanos ? 1 : Math.max(LEAST, (double) since / windowNanos);
    }

    /** The time until it gets its full share; 0 if it does. */
    long remainingNanos(long nowNanos) {
        return Math.max(0, windowNanos - (nowNanos - startNanos));
    }
}
