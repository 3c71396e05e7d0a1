package dev.pooling.internal;

/**
 * Which copy of a striped value the current thread uses, so that threads which write at the same time seldom write the
 * same cache line.
 *
 * <p>The copy is chosen by the id of the thread: that needs no thread-local, and a call that begins and ends on one thread
 * stays with one copy.
 */
public final class Stripes {

    /** How many copies there are: a power of two that grows with the machine's processors. */
    public static final int COUNT =
            ceilingPowerOfTwo(Math.min(16, Runtime.getRuntime().availableProcessors()));

    private Stripes() {}

    /**
     * Returns the stripe of the current thread.
     *
     * @return a number from 0 to {@link #COUNT} - 1
     */
    @SuppressWarnings("deprecation") // threadId() is not in Java 17
    public static int current() {
        return (int) Thread.currentThread().getId() & (COUNT - 1);
    }

    private static int ceilingPowerOfTwo(int number) {
        return number <= 1 ? 1 : Integer.highestOneBit(number - 1) << 1;
    }
}
