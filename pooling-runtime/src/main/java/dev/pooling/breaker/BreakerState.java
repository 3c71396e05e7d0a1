package dev.pooling.breaker;

import dev.pooling.breaker.CircuitBreaker.State;

/**
 * One period in the life of a breaker: from one change of state to the next. An outcome is reported with the stamp of the
 * period (or trial) that let the call in, and counts in no other one.
 */
abstract class BreakerState {

    abstract State name();

    /** A stamp for a call that begins now; 0 if it may not. */
    abstract long tryAcquire(long nowNanos);

    /** Whether this is a closed period with that stamp. */
    boolean isClosedWith(long stamp) {
        return false;
    }

    abstract void onSuccess(long stamp, long nowNanos, long elapsedNanos);

    abstract void onFailure(long stamp, long nowNanos);

    abstract void onIgnored(long stamp);

    abstract void takeBack(long stamp);

    /** A success reported without a stamp. */
    abstract void recordSuccess(long nowNanos);

    /** A failure reported without a stamp. */
    abstract void recordFailure(long nowNanos);

    /** A probe has found the callee working. */
    abstract void probeSucceeded(long nowNanos);

    /** Probes have found the callee dead, and the next word of a probe comes within {@code holdNanos}. */
    abstract void probeFailed(long nowNanos, long holdNanos);
}
