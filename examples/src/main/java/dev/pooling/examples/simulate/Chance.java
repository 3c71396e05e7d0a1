package dev.pooling.examples.simulate;

import java.util.SplittableRandom;

/** Random numbers that are the same on every machine for the same seed. */
final class Chance {

    private final SplittableRandom random;

    Chance(long seed, String purpose) {
        random = new SplittableRandom(seed * 31 + purpose.hashCode());
    }

    SplittableRandom generator() {
        return random;
    }

    /** A number from 0 to below 1. */
    double next() {
        return random.nextDouble();
    }

    /** Exponentially distributed: of many independent arrivals the times between, of many kinds of work the lengths. */
    double exponential(double mean) {
        // Not Math.log, which may differ in the last digit from machine to machine.
        return -mean * StrictMath.log(1 - random.nextDouble());
    }
}
