package dev.pooling.breaker;

import dev.pooling.breaker.CircuitBreaker.State;
import org.jspecify.annotations.Nullable;

/**
 * All that a breaker knows at one moment: an immutable value, which the breaker replaces as a whole by compare-and-set. So
 * whatever happens to a breaker happens at one instant, and nobody ever sees half of it.
 *
 * <p>A period is the time from one change of {@link #name} to the next. An outcome is reported with the stamp of the period
 * (or trial) that let the call in, and counts in no other one.
 */
abstract class BreakerState {

    /** In the place of a stamp: an outcome that was reported without one. It counts in the state it arrives in. */
    static final long ANY = Long.MIN_VALUE;

    abstract State name();

    /** The number of the period. */
    abstract long period();

    /** What time alone makes of this; this itself if nothing. */
    BreakerState at(long nowNanos) {
        return this;
    }

    /** What the word of a probe that the callee works makes of this: a breaker that is not open. */
    BreakerState woken() {
        return this;
    }

    /** This after a call has been let in; null if none may be. */
    abstract @Nullable BreakerState afterEntry(long nowNanos);

    /** The stamp of the call that was let in last. */
    abstract long entryStamp();

    /** Whether this belongs to the closed period with that stamp. */
    boolean isClosedWith(long stamp) {
        return false;
    }

    /** Counts a success in the sliding window, if there is one. Comes before {@link #afterSuccess}. */
    void countSuccess(long stamp, long nowNanos) {}

    /** Counts a failure in the sliding window, if there is one. Comes before {@link #afterFailure}. */
    void countFailure(long stamp, long nowNanos) {}

    /** Takes a failure out of the sliding window, if there is one. Comes before {@link #afterTakingBack}. */
    void uncountFailure(long stamp) {}

    abstract BreakerState afterSuccess(long stamp, long nowNanos);

    abstract BreakerState afterFailure(long stamp, long nowNanos);

    BreakerState afterIgnored(long stamp) {
        return this;
    }

    BreakerState afterTakingBack(long stamp) {
        return this;
    }

    /** This after a probe has found the callee working; asked of what has been {@link #woken}. */
    abstract BreakerState afterProbeSuccess(long nowNanos);

    /** This after probes have found the callee dead, where the next word of a probe comes within {@code holdNanos}. */
    abstract BreakerState afterProbeFailure(long nowNanos, long holdNanos);
}
