package dev.pooling.pool;

import dev.pooling.internal.RepeatedFailureLog;
import dev.pooling.time.Scheduler;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A scheduler that was given to a pool, and that of the JVM in its place where it refuses: one that was closed before the
 * pool, or is full, must neither lose a call that waits for it nor leave one without its limit.
 *
 * @param pool the name of the pool, for the log
 * @param given whom to ask
 * @param failures where to tell
 */
record GuardedScheduler(String pool, Scheduler given, RepeatedFailureLog failures) implements Scheduler {

    static Scheduler of(String pool, Scheduler given) {
        return given == Scheduler.system()
                ? given
                : new GuardedScheduler(pool, given, new RepeatedFailureLog(LoggerFactory.getLogger(Scheduler.class)));
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
        try {
            given.sleep(nanos);
        } catch (RuntimeException refusal) {
            tell(refusal);
            Scheduler.system().sleep(nanos);
        }
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        try {
            Cancellable planned = given.schedule(task, delayNanos);
            return () -> cancel(planned);
        } catch (RuntimeException refusal) {
            tell(refusal);
            return Scheduler.system().schedule(task, delayNanos);
        }
    }

    /** What can't be cancelled does nothing when its time comes. */
    private void cancel(@Nullable Cancellable planned) {
        try {
            if (planned != null) {
                planned.cancel();
            }
        } catch (RuntimeException refusal) {
            tell(refusal);
        }
    }

    private void tell(RuntimeException refusal) {
        failures.report(pool, "the scheduler", refusal);
    }

    /** What is refused is run by the caller, as it says; what has begun is not begun again, whatever it throws. */
    @Override
    public void execute(Runnable task) {
        AtomicBoolean begun = new AtomicBoolean();
        try {
            given.execute(() -> {
                begun.set(true);
                task.run();
            });
        } catch (RuntimeException failure) {
            if (!begun.get()) {
                throw new RejectedExecutionException(failure);
            }
            failures.report(pool, "what goes on after a wait or a time-out", failure);
        }
    }

    /** What is refused is left out, as it says. */
    @Override
    public void executeBlocking(Runnable task) {
        given.executeBlocking(task);
    }
}
