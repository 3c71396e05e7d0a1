package dev.pooling.pool;

import dev.pooling.time.ManualTime;
import dev.pooling.time.Scheduler;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Manual time in which probes run in threads of their own, which can be waited for. */
final class ThreadedProbes implements Scheduler {

    final ManualTime time = new ManualTime();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    @Override
    public void sleep(long nanos) throws InterruptedException {
        time.sleep(nanos);
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        return time.schedule(task, delayNanos);
    }

    @Override
    public void executeBlocking(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Waits until no probe runs any more. */
    void join() throws InterruptedException {
        for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
            thread.join();
        }
    }

    /** Waits for all threads but the first one, which hangs. */
    void joinOthers() throws InterruptedException {
        for (Thread thread : threads) {
            if (thread != threads.peek()) {
                thread.join();
                threads.remove(thread);
            }
        }
    }
}
