package dev.pooling.routing;

import dev.pooling.internal.Stripes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** Threads that came when all stripes were taken, as virtual threads always do. */
final class Stripeless {

    private Stripeless() {}

    /** Runs a short task anew on threads, until so many of them owned no stripe all the while. */
    static void run(int times, Runnable task) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        try {
            int done = 0;
            while (done < times) {
                FutureTask<Boolean> attempt = new FutureTask<>(() -> {
                    if (Stripes.owned() >= 0) {
                        return false;
                    }
                    task.run();
                    return Stripes.owned() < 0;
                });
                Thread thread = new Thread(() -> {
                    attempt.run();
                    // Alive it keeps the stripe that it may have got.
                    awaitQuietly(end);
                });
                thread.start();
                threads.add(thread);
                done += attempt.get() ? 1 : 0;
            }
        } finally {
            end.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void awaitQuietly(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
