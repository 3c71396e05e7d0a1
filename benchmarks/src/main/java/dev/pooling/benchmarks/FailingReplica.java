package dev.pooling.benchmarks;

import org.openjdk.jmh.annotations.CompilerControl;

/**
 * An implementation that throws an exception made beforehand, so that its making is not measured. One call in fifty works,
 * lest breakers that can't be told otherwise open: they do if all of the last hundred calls have failed.
 *
 * <p>It is not compiled into its caller. Otherwise the exception would be a jump, which it is with no agent of some size.
 */
final class FailingReplica implements Service {

    static final IllegalStateException FAILURE = new IllegalStateException("Fails always, or nearly so");

    private static final int WORKS_ONCE_IN = 50;

    private int calls;

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public int work(int input) {
        // Not exact with several threads, which does not matter.
        calls++;
        if (calls % WORKS_ONCE_IN != 0) {
            throw FAILURE;
        }
        return input * 31 + 1;
    }
}
