package dev.pooling.time;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs each task in a thread of its own: a virtual one where there are any, else a daemon. */
final class BlockingTasks {

    private static final String NAME = "pooling-probe";

    static final Executor EXECUTOR = newExecutor();

    private BlockingTasks() {}

    private static Executor newExecutor() {
        try {
            // By handle, because this is compiled for Java 17.
            MethodHandle virtualThreads = MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class));
            ExecutorService executor = (ExecutorService) virtualThreads.invokeExact();
            return task -> executor.execute(() -> {
                Thread.currentThread().setName(NAME);
                task.run();
            });
        } catch (NoSuchMethodException beforeJava21) {
            return BlockingTasks::runInDaemon;
        } catch (Throwable impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private static void runInDaemon(Runnable task) {
        Thread thread = new Thread(null, task, NAME, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
    }
}
