package dev.pooling.pool;

import java.time.Duration;
import java.util.Locale;

/** Durations as text for people, and limits of time. */
final class Durations {

    private Durations() {}

    static String text(Duration duration) {
        return text(duration.toNanos());
    }

    static String text(long nanos) {
        if (nanos >= 10_000_000_000L) {
            return nanos / 1_000_000_000 + " s";
        }
        if (nanos >= 1_000_000_000) {
            return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
        }
        return nanos >= 1_000_000 ? nanos / 1_000_000 + " ms" : nanos / 1_000 + " µs";
    }

    /** The shorter of two limits, where 0 is none. */
    static long shorter(long oneNanos, long otherNanos) {
        if (oneNanos == 0 || otherNanos == 0) {
            return oneNanos + otherNanos;
        }
        return Math.min(oneNanos, otherNanos);
    }
}
