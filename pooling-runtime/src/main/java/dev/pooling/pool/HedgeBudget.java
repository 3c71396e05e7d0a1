package dev.pooling.pool;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the hedges of a pool to a share of its calls, so that a pool that is slow as a whole is not given twice the load.
 * One hedge in a second is allowed in any case, without which a pool that is hardly used would never hedge.
 *
 * <p>A token bucket: each call that may be hedged pays in its share of a token, each hedge takes out one. Up to ten
 * tokens are saved for a burst.
 */
final class HedgeBudget {

    /** A token in the unit that is counted, so that small shares add up exactly enough. */
    private static final long TOKEN = 1_000_000;

    private static final long MOST = 10 * TOKEN;

    private static final long FLOOR_NANOS = 1_000_000_000;

    private final long share;
    private final AtomicLong tokens = new AtomicLong();

    /** When the next hedge is allowed that has no token. */
    private final AtomicLong freeAtNanos;

    HedgeBudget(double share, long nowNanos) {
        this.share = Math.round(share * TOKEN);
        this.freeAtNanos = new AtomicLong(nowNanos);
    }

    /** Counts a call that may be hedged. */
    void called() {
        long saved = tokens.get();
        while (saved < MOST && !tokens.compareAndSet(saved, Math.min(MOST, saved + share))) {
            saved = tokens.get();
        }
    }

    /** Takes what a hedge costs; false if there is too little. */
    boolean tryTake(long nowNanos) {
        long saved = tokens.get();
        while (saved >= TOKEN) {
            if (tokens.compareAndSet(saved, saved - TOKEN)) {
                return true;
            }
            saved = tokens.get();
        }
        long free = freeAtNanos.get();
        return nowNanos - free >= 0 && freeAtNanos.compareAndSet(free, nowNanos + FLOOR_NANOS);
    }

    /** Gives back what was taken for a hedge that did not come about. */
    void giveBack() {
        tokens.updateAndGet(saved -> Math.min(MOST, saved + TOKEN));
    }
}
