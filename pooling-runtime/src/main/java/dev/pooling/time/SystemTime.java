package dev.pooling.time;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clock and the scheduler of the running JVM. */
enum SystemTime implements Ticker, Scheduler {
    INSTANCE;

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
        if (nanos > 0) {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } else if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        Future<?> scheduled = Timer.EXECUTOR.schedule(() -> runGuarded(task), delayNanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public void execute(Runnable task) {
        Timer.ELSEWHERE.execute(() -> runGuarded(task));
    }

    @Override
    public void executeBlocking(Runnable task) {
        BlockingTasks.EXECUTOR.execute(() -> runGuarded(task));
    }

    private static void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            Timer.LOG.warn("A scheduled task of the pooling runtime failed", failure);
        }
    }

    /** Holds the thread apart, so that a program that never schedules anything never starts it. */
    private static final class Timer {
        private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
        private static final ScheduledThreadPoolExecutor EXECUTOR = newExecutor();

        /** The common pool; a thread for each task where that has a single thread. */
        private static final Executor ELSEWHERE = new CompletableFuture<Void>().defaultExecutor();

        private static ScheduledThreadPoolExecutor newExecutor() {
            ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, Timer::newThread);
            executor.setRemoveOnCancelPolicy(true);
            // An idle thread ends, so that it does not keep the class loader of an undeployed application.
            executor.setKeepAliveTime(2, TimeUnit.SECONDS);
            executor.allowCoreThreadTimeOut(true);
            return executor;
        }

        /**
         * Before Java 24 a thread keeps the protection domains of all whose code is on the stack when it is made, and
         * with them the class loader of whichever application came first. Of what a privileged action does it keeps ours
         * alone.
         */
        @SuppressWarnings("removal")
        private static Thread newThread(Runnable task) {
            return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
                Thread thread = new Thread(null, task, "pooling-timer", 0, false);
                thread.setDaemon(true);
                thread.setContextClassLoader(null);
                return thread;
            });
        }
    }
}
