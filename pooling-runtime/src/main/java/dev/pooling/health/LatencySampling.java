package dev.pooling.health;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Which calls of an agent are timed where not all are. To read the clock twice takes longer than all else that a pool does
 * for a call, and of an agent that answers within some microseconds it says little that the next call does not say as well.
 *
 * <p>Each thread finds out for itself whether an agent is fast, by the calls that it times: a number that says how far it
 * trusts it. A fast answer raises it by one, a slow one lowers it by {@value #LOST}. So a single hiccup of the machine makes
 * the thread time one call more, and an agent that has become slow is timed at each call until it has been fast a dozen times.
 *
 * <p>The distance from one timed call to the next is drawn by chance: equal distances could keep in step with what callers
 * do, and what was measured would not be the average.
 */
final class LatencySampling {

    /** What is fast; two readings of the clock are less than a hundredth of a call that takes longer. */
    static final long FAST_NANOS = 20_000;

    private static final int MOST = 16;
    private static final int LOST = 4;
    private static final int ENOUGH = MOST - LOST + 1;

    private LatencySampling() {}

    /** Whether an agent that is trusted so far is fast. */
    static boolean isFast(long trust) {
        return trust >= ENOUGH;
    }

    /** How far it is trusted after a call of such a latency. */
    static long trust(long before, long elapsedNanos) {
        return elapsedNanos <= FAST_NANOS ? Math.min(MOST, before + 1) : Math.max(0, before - LOST);
    }

    /** After how many calls the next one is timed: so many on average. */
    static long gap(int sampling) {
        return 1 + ThreadLocalRandom.current().nextLong(2L * sampling - 1);
    }
}
