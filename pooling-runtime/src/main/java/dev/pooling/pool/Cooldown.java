package dev.pooling.pool;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The time during which an agent gets no call because it has said that it has too much to do. Thread-safe. */
final class Cooldown {

    private final AtomicReference<@Nullable Span> span = new AtomicReference<>();

    /** Makes it last that long from now on; false if it would last longer anyway. */
    boolean extend(long nowNanos, long nanos) {
        while (true) {
            Span known = span.get();
            if (remainingNanos(nowNanos) >= nanos) {
                return false;
            }
            if (span.compareAndSet(known, new Span(nowNanos, nanos))) {
                return true;
            }
        }
    }

    /** How long it still lasts; 0 if it is over. */
    long remainingNanos(long nowNanos) {
        Span known = span.get();
        if (known == null) {
            return 0;
        }
        long elapsed = nowNanos - known.sinceNanos;
        if (elapsed < 0) {
            // A clock that goes backwards must not make it longer.
            span.compareAndSet(known, new Span(nowNanos, known.nanos));
            return known.nanos;
        }
        if (elapsed >= known.nanos) {
            span.compareAndSet(known, null);
            return 0;
        }
        return known.nanos - elapsed;
    }

    void end() {
        span.set(null);
    }

    private static final class Span {
        final long sinceNanos;
        final long nanos;

        Span(long sinceNanos, long nanos) {
            this.sinceNanos = sinceNanos;
            this.nanos = nanos;
        }
    }
}
