package dev.pooling.async;

/**
 * Takes something that belongs to the caller's thread, such as the MDC of a log or the tenant, along to the threads in
 * which an asynchronous call goes on: those in which agents are asked again, hedged or timed.
 *
 * <p>The context class loader is kept without any propagator. Results are passed on in the thread that the agent completes
 * them in, without anything restored, as {@link java.util.concurrent.CompletableFuture} does. Implementations must be safe
 * for use by many threads.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ContextPropagator {

    /**
     * Captures what belongs to the current thread. Called once for each asynchronous call, on the thread of its caller.
     *
     * @return what restores it; not null
     */
    Snapshot capture();

    /**
     * Returns the propagator of the mapped diagnostic context of SLF4J.
     *
     * @return the shared instance; never null
     */
    static ContextPropagator mdc() {
        return MdcPropagator.INSTANCE;
    }

    /** What was captured. It may be restored any number of times, also in several threads at once. */
    @FunctionalInterface
    interface Snapshot {

        /**
         * Gives what was captured to the current thread.
         *
         * @return brings back what the thread had before; closed on the same thread; not null
         */
        Scope restore();
    }

    /** The time for which a thread has what was captured. */
    @FunctionalInterface
    interface Scope extends AutoCloseable {

        @Override
        void close();
    }
}
