package dev.pooling.examples.soak;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * When a proxy does what to the connections: phases of some hundred milliseconds, half of them without a fault, drawn from
 * a seed. Within a phase chance decides which data the fault meets. Thread-safe.
 */
final class FaultSchedule {

    private static final long SHORTEST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 1_200;

    /** What may happen to data on their way. */
    enum Fault {
        NONE,
        DELAY,
        RESET,
        TRUNCATE,
        BLACK_HOLE
    }

    private final Random phases;
    private final Random chance;

    // Guarded by this object.
    private Fault fault = Fault.NONE;
    private double share;
    private long phaseEndsNanos;
    private boolean calm;

    FaultSchedule(long seed, long startNanos) {
        phases = new Random(seed);
        chance = new Random(~seed);
        phaseEndsNanos = startNanos;
    }

    /** No fault any more. */
    synchronized void calm() {
        calm = true;
    }

    /** What happens to data that come through now. */
    synchronized Fault next(long nowNanos) {
        while (nowNanos - phaseEndsNanos >= 0) {
            nextPhase();
        }
        return calm || chance.nextDouble() >= share ? Fault.NONE : fault;
    }

    /** For how long data are delayed, in milliseconds. */
    synchronized long delayMillis() {
        return 5 + chance.nextInt(300);
    }

    private void nextPhase() {
        Fault[] faults = Fault.values();
        fault = phases.nextBoolean() ? Fault.NONE : faults[1 + phases.nextInt(faults.length - 1)];
        share = 0.2 + 0.8 * phases.nextDouble();
        long millis = SHORTEST_MILLIS + (long) (phases.nextDouble() * (LONGEST_MILLIS - SHORTEST_MILLIS));
        phaseEndsNanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
