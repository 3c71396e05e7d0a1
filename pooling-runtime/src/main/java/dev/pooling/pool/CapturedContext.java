package dev.pooling.pool;

import dev.pooling.async.ContextPropagator;
import dev.pooling.async.ContextPropagator.Scope;
import dev.pooling.async.ContextPropagator.Snapshot;
import dev.pooling.internal.RepeatedFailureLog;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What a call has taken from the thread of its caller. A propagator that fails is left out: it must not lose the call.
 */
final class CapturedContext {

    private static final RepeatedFailureLog FAILURES =
            new RepeatedFailureLog(LoggerFactory.getLogger(ContextPropagator.class));

    private static final Scope NOTHING = () -> {};

    /** What is run in the context of a call. */
    @FunctionalInterface
    interface Task<R> {

        @Nullable
        R run() throws Throwable;
    }

    private CapturedContext() {}

    /** Captures from the current thread; null where nothing is propagated. */
    static Snapshot @Nullable [] capture(String pool, List<ContextPropagator> propagators) {
        if (propagators.isEmpty()) {
            return null;
        }
        Snapshot[] snapshots = new Snapshot[propagators.size()];
        for (int i = 0; i < snapshots.length; i++) {
            snapshots[i] = capture(pool, propagators.get(i));
        }
        return snapshots;
    }

    private static Snapshot capture(String pool, ContextPropagator propagator) {
        try {
            return propagator.capture();
        } catch (RuntimeException | LinkageError | AssertionError failure) {
            FAILURES.report(pool, "context propagator " + propagator.getClass().getName(), failure);
            return () -> NOTHING;
        }
    }

    /** Runs something with the context class loader and the snapshots of the caller. */
    static <R> @Nullable R run(String pool, @Nullable ClassLoader loader, Snapshot @Nullable [] snapshots, Task<R> task)
            throws Throwable {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        Scope[] scopes = new Scope[snapshots == null ? 0 : snapshots.length];
        thread.setContextClassLoader(loader);
        try {
            for (int i = 0; i < scopes.length; i++) {
                scopes[i] = restore(pool, snapshots[i]);
            }
            return task.run();
        } finally {
            for (int i = scopes.length - 1; i >= 0; i--) {
                close(pool, scopes[i]);
            }
            thread.setContextClassLoader(before);
        }
    }

    private static Scope restore(String pool, Snapshot snapshot) {
        try {
            return snapshot.restore();
        } catch (RuntimeException | LinkageError | AssertionError failure) {
            FAILURES.report(pool, "a snapshot of a context propagator", failure);
            return NOTHING;
        }
    }

    private static void close(String pool, @Nullable Scope scope) {
        try {
            if (scope != null) {
                scope.close();
            }
        } catch (RuntimeException | LinkageError | AssertionError failure) {
            FAILURES.report(pool, "a scope of a context propagator", failure);
        }
    }
}
