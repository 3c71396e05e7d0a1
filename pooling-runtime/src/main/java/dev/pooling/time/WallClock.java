package dev.pooling.time;

import java.time.Instant;

/** The time of day, for the few texts from outside that name one. Elapsed time is measured by a {@link Ticker} alone. */
public final class WallClock {

    private WallClock() {}

    /**
     * Returns the present.
     *
     * @return the time by the clock of the machine; never null
     */
    public static Instant now() {
        return Instant.now();
    }
}
