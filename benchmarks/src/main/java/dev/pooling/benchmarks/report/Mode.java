package dev.pooling.benchmarks.report;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long each figure is measured. */
enum Mode {
    /** Only to see that all runs: the figures mean nothing. */
    ONCE(1, 0, 1, 50),
    /** For a first look. */
    QUICK(1, 3, 3, 200),
    /** For figures to be cited. The longer warm-up is for the compiler, which shares few processors with what is measured. */
    FULL(2, 10, 5, 300);

    private final int forks;
    private final int warmUps;
    private final int iterations;
    private final int millis;

    Mode(int forks, int warmUps, int iterations, int millis) {
        this.forks = forks;
        this.warmUps = warmUps;
        this.iterations = iterations;
        this.millis = millis;
    }

    /** Sets what is measured over time. */
    void overTime(ChainedOptionsBuilder options) {
        options.forks(forks)
                .warmupIterations(warmUps)
                .warmupTime(TimeValue.milliseconds(millis))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(millis));
    }

    /** Sets what happens once in a JVM, and so is measured in many of them. */
    void once(ChainedOptionsBuilder options, int fullForks) {
        options.forks(this == FULL ? fullForks : this == QUICK ? Math.min(3, fullForks) : 1)
                .warmupIterations(0)
                .measurementIterations(1);
    }
}
