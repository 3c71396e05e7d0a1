package dev.pooling.time;

/**
 * A source of nanosecond readings for measuring elapsed time, and the only clock that Pooling reads.
 *
 * <p>Readings have the meaning of {@link System#nanoTime()}: their origin is arbitrary and they may be negative, so two
 * readings are compared only by their difference. Implementations must be safe for use by many threads at once and
 * should not go backwards; a clock that does is tolerated (an elapsed time below zero is taken as zero).
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Ticker {

    /**
     * Returns the current reading.
     *
     * @return nanoseconds since an arbitrary origin
     */
    long nanoTime();

    /**
     * Returns the ticker of the running JVM.
     *
     * @return a ticker that reads {@link System#nanoTime()}; never null
     */
    static Ticker system() {
        return SystemTime.INSTANCE;
    }
}
