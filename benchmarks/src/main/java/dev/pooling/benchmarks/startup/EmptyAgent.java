package dev.pooling.benchmarks.startup;

import java.lang.instrument.Instrumentation;

/** A Java agent that does nothing with what it would need to do anything: what any Java agent costs. */
public final class EmptyAgent {

    private EmptyAgent() {}

    /**
     * Does nothing.
     *
     * @param arguments not used
     * @param instrumentation not used
     */
    public static void premain(String arguments, Instrumentation instrumentation) {
        // Nothing: that is what it is for.
    }
}
