package dev.pooling.time;

/**
 * Waits and runs tasks later, on behalf of a pool: the only place where Pooling sleeps.
 *
 * <p>Implementations must be safe for use by many threads at once. Tests pass a {@link ManualTime} so that no test ever
 * waits for a real clock.
 *
 * @since 0.1
 */
public interface Scheduler {

    /**
     * Blocks the calling thread for a time. A virtual thread is unmounted, never pinned.
     *
     * @param nanos how long to wait in nanoseconds; zero or less returns at once
     * @throws InterruptedException if the thread is interrupted before or while it waits
     */
    void sleep(long nanos) throws InterruptedException;

    /**
     * Runs a task once, on a thread of the scheduler, after a delay. The task must be short and must not block.
     *
     * @param task what to run; an exception it throws is logged and otherwise ignored
     * @param delayNanos the delay in nanoseconds; zero or less means as soon as possible
     * @return a handle that cancels the task if it has not started; never null
     * @throws java.util.concurrent.RejectedExecutionException if it can't be run; then a pool uses {@link #system()}
     */
    Cancellable schedule(Runnable task, long delayNanos);

    /**
     * Runs what may take longer than a scheduled task should, because it calls agents or the code of callers: the rest of
     * an asynchronous call whose attempt has timed out or whose back-off is over. Unless overridden it runs the task at
     * once, on the calling thread: for schedulers whose threads may be used for anything.
     *
     * @param task what to run
     * @throws java.util.concurrent.RejectedExecutionException if it can't be run; then the caller runs it
     */
    default void execute(Runnable task) {
        task.run();
    }

    /**
     * Runs what may block for as long as it likes, and may be interrupted: a probe of an agent. Unless overridden the same
     * as {@link #execute}.
     *
     * @param task what to run
     * @throws java.util.concurrent.RejectedExecutionException if it can't be run; then it is left out
     */
    default void executeBlocking(Runnable task) {
        execute(task);
    }

    /**
     * Returns the scheduler of the running JVM: one daemon thread, started when first needed and shared by all pools.
     * What it {@link #execute executes} runs where {@link java.util.concurrent.CompletableFuture} runs things by default: in
     * the common pool. What may block runs in a new virtual thread, or in a new daemon thread before Java 21.
     *
     * @return the shared scheduler; never null
     */
    static Scheduler system() {
        return SystemTime.INSTANCE;
    }

    /** Cancels a scheduled task. */
    @FunctionalInterface
    interface Cancellable {

        /** Cancels the task if it has not started yet; otherwise does nothing. */
        void cancel();
    }
}
