package dev.pooling.pool;

import dev.pooling.time.ManualTime;
import dev.pooling.time.Scheduler;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Manual time in which probes run in threads of their own, which can be waited for. */
final class ThreadedProbes implements Scheduler {

    final ManualTime time = new ManualTime();
    final AtomicInteger begun = new AtomicInteger();
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
        begun.incrementAndGet();
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
}
