package dev.pooling.testing;

import java.util.Random;

/**
 * Random trials, each with a seed of its own that is told when it fails. {@code -Dpooling.test.seed=N} runs that trial
 * alone, {@code -Dpooling.test.effort=N} runs N times as many.
 */
public final class Trials {

    private static final Long ONLY = Long.getLong("pooling.test.seed");
    private static final int EFFORT = Integer.getInteger("pooling.test.effort", 1);

    private Trials() {}

    /** Something that must hold whatever the numbers are. */
    @FunctionalInterface
    public interface Trial {
        void run(Random random) throws Exception;
    }

    /** Runs a trial with so many seeds, which are the same ones each time. */
    public static void run(int times, Trial trial) {
        if (ONLY != null) {
            run(ONLY.longValue(), trial);
            return;
        }
        for (long seed = 1; seed <= (long) times * EFFORT; seed++) {
            run(seed, trial);
        }
    }

    private static void run(long seed, Trial trial) {
        try {
            // The first numbers of neighbouring seeds resemble each other, so they are spread.
            trial.run(new Random(seed * 0x9E37_79B9_7F4A_7C15L));
        } catch (Exception | AssertionError failure) {
            throw new AssertionError("seed " + seed + " (-Dpooling.test.seed=" + seed + " runs it alone)", failure);
        }
    }
}
