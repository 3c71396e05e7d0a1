package dev.pooling.examples.soak;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is known of one call from the outside: who was asked on its behalf, who has served it, and whether it is over. */
final class SoakCall {

    private final long id;
    private final Way way;
    private final long beganNanos = System.nanoTime();

    // Guarded by this object.
    private final BitSet served = new BitSet();
    private int attempts;
    private boolean over;
    private boolean interrupted;
    private boolean interruptedEarly;

    /** How a call is made. */
    enum Way {
        POOL(false, false),
        PROXY(false, false),
        HEDGED(true, false),
        POOL_LATER(false, true),
        PROXY_LATER(false, true),
        HEDGED_LATER(true, true);

        static final List<Way> WAITING = List.of(POOL, PROXY, HEDGED);
        static final List<Way> LATER = List.of(POOL_LATER, PROXY_LATER, HEDGED_LATER);

        private final boolean hedged;
        private final boolean later;

        Way(boolean hedged, boolean later) {
            this.hedged = hedged;
            this.later = later;
        }

        boolean isHedged() {
            return hedged;
        }

        boolean isLater() {
            return later;
        }
    }

    SoakCall(long id, Way way) {
        this.id = id;
        this.way = way;
    }

    long id() {
        return id;
    }

    Way way() {
        return way;
    }

    long elapsedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
    }

    /** An agent is asked: the number of the attempt, from 1. */
    synchronized int beginAttempt() {
        return ++attempts;
    }

    synchronized int attempts() {
        return attempts;
    }

    /** A server has got an attempt: false if it was there before. */
    synchronized boolean serve(int attempt) {
        boolean isFirst = !served.get(attempt);
        served.set(attempt);
        return isFirst;
    }

    synchronized boolean isServed(int attempt) {
        return attempt > 0 && served.get(attempt);
    }

    /** The caller has its answer: false if it had one before. */
    synchronized boolean end() {
        boolean isFirst = !over;
        over = true;
        return isFirst;
    }

    synchronized boolean isOver() {
        return over;
    }

    /** An attempt has ended by an interrupt; long before its time was up it must have been the caller's. */
    synchronized void interrupted(boolean early) {
        interrupted = true;
        interruptedEarly |= early;
    }

    synchronized boolean hasBeenInterrupted() {
        return interrupted;
    }

    synchronized boolean wasInterruptedEarly() {
        return interruptedEarly;
    }

    @Override
    public String toString() {
        return "call " + id + " (" + way + ", " + elapsedMillis() + " ms, " + attempts() + " attempts)";
    }
}
