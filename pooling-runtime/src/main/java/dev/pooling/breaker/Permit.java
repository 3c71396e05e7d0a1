package dev.pooling.breaker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to make one call, handed out by {@link CircuitBreaker#tryAcquire}. Its outcome is reported once; any further
 * report does nothing. It counts only in the state that handed the permit out.
 *
 * <p>Use it in a try-with-resources statement: a permit that is closed without an outcome is given back without a vote, so
 * no way out of a call can lose it. Thread-safe.
 *
 * @since 0.1
 */
public final class Permit implements AutoCloseable {

    private final CircuitBreaker breaker;
    private final long stamp;
    private final long startNanos;
    private final AtomicBoolean used = new AtomicBoolean();

    Permit(CircuitBreaker breaker, long stamp, long startNanos) {
        this.breaker = breaker;
        this.stamp = stamp;
        this.startNanos = startNanos;
    }

    /** Reports that the call has succeeded, taking the time since the permit was handed out as its duration. */
    public void succeeded() {
        long now = breaker.now();
        report(now, Math.max(0, now - startNanos));
    }

    /**
     * Reports that the call has succeeded.
     *
     * @param elapsed how long it took; not null
     */
    public void succeeded(Duration elapsed) {
        report(breaker.now(), elapsed.toNanos());
    }

    private void report(long nowNanos, long elapsedNanos) {
        if (used.compareAndSet(false, true)) {
            breaker.onSuccess(stamp, nowNanos, elapsedNanos);
        }
    }

    /** Reports that the call has failed. */
    public void failed() {
        if (used.compareAndSet(false, true)) {
            breaker.onFailure(stamp, breaker.now());
        }
    }

    /** Gives the permit back without an outcome: the call was cancelled, or says nothing about the callee. */
    public void release() {
        if (used.compareAndSet(false, true)) {
            breaker.onIgnored(stamp);
        }
    }

    /** The same as {@link #release}: does nothing after an outcome was reported. */
    @Override
    public void close() {
        release();
    }
}
