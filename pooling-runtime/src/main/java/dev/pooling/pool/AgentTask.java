package dev.pooling.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The work of one agent on a thread of its own, for a call that waits on another one. Cancelling it interrupts the thread,
 * and never after the work has ended: the thread may be at other work by then.
 */
final class AgentTask<R> extends CompletableFuture<R> implements Runnable, Asked {

    private final AsyncCall<?, R> call;
    private final @Nullable CallContext context;
    private final CapturedContext.Task<R> work;
    private final ReentrantLock lock = new ReentrantLock();

    /** The thread that is at work; guarded by {@link #lock}. */
    private @Nullable Thread worker;

    /** Guarded by {@link #lock}. */
    private boolean interrupted;

    /**
     * @param context what the agent may know of the call; null if its time is not limited
     */
    AgentTask(AsyncCall<?, R> call, @Nullable CallContext context, CapturedContext.Task<R> work) {
        this.call = call;
        this.context = context;
        this.work = work;
    }

    @Override
    public void run() {
        R value = null;
        Throwable thrown = null;
        begin();
        try {
            value = isDone() ? null : call.inContext(this::workAsCurrent);
        } catch (Throwable failure) {
            thrown = failure;
        } finally {
            end();
        }
        // What follows runs on this thread: an interrupt was meant for the agent.
        if (thrown == null) {
            complete(value);
        } else {
            completeExceptionally(thrown);
        }
    }

    private @Nullable R workAsCurrent() throws Throwable {
        Asked before = Asking.enter(this);
        try {
            return work.run();
        } finally {
            Asking.leave(before);
        }
    }

    private void begin() {
        lock.lock();
        try {
            worker = Thread.currentThread();
            if (interrupted) {
                worker.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            worker = null;
            Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts the agent, now or as soon as it begins. */
    void interrupt() {
        lock.lock();
        try {
            interrupted = true;
            if (worker != null) {
                worker.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            interrupt();
        }
        return cancelled;
    }

    @Override
    public @Nullable CallContext context() {
        return context;
    }
}
