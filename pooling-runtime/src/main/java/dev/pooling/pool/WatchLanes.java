package dev.pooling.pool;

import dev.pooling.internal.Stripes;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A watch for each thread that owns a stripe. It is made when the thread first comes, and stays. */
final class WatchLanes {

    private final ReentrantLock changes = new ReentrantLock();

    /** By stripe; replaced under {@link #changes} by a copy with one watch more. */
    private volatile @Nullable CallWatch[] lanes = new CallWatch[0];

    /** That of the current thread; null if it owns no stripe, or if a call around this one is using it. */
    @Nullable
    CallWatch free() {
        int stripe = Stripes.owned();
        if (stripe < 0) {
            return null;
        }
        @Nullable CallWatch[] known = lanes;
        CallWatch lane = stripe < known.length ? known[stripe] : null;
        if (lane == null) {
            return create(stripe);
        }
        return lane.isFree() ? lane : null;
    }

    /** That of the current thread, if it is in an attempt; null if not. */
    @Nullable
    CallWatch armed() {
        int stripe = Stripes.owned();
        @Nullable CallWatch[] known = lanes;
        CallWatch lane = stripe >= 0 && stripe < known.length ? known[stripe] : null;
        return lane != null && lane.isArmed() ? lane : null;
    }

    private CallWatch create(int stripe) {
        changes.lock();
        try {
            @Nullable CallWatch[] larger = Arrays.copyOf(lanes, Math.max(lanes.length, stripe + 1));
            CallWatch lane = new CallWatch(stripe);
            larger[stripe] = lane;
            lanes = larger;
            return lane;
        } finally {
            changes.unlock();
        }
    }

    /** By the watchdog: as {@link CallWatch#check}, of them all. */
    long check(long nowNanos) {
        long left = Long.MAX_VALUE;
        for (CallWatch lane : lanes) {
            left = lane == null ? left : Math.min(left, lane.check(nowNanos));
        }
        return left;
    }

    /** By the watchdog: as {@link CallWatch#look}, of them all. */
    boolean look(long nowNanos) {
        boolean busy = false;
        for (CallWatch lane : lanes) {
            busy |= lane != null && lane.look(nowNanos);
        }
        return busy;
    }
}
