package dev.pooling.pool;

import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A hedged call whose caller waits: the agents are called on threads of their own, because the caller must not be held up
 * by one of them when another one has answered, even if that one heeds no interrupt. All that runs where the caller's own
 * things belong, back-off and fallback method, runs on its thread.
 *
 * <p>An interrupt of the caller is passed on to the agents, and what they make of it is the answer, as if they ran on its
 * thread; from then on no further agent is asked. The flag is set again when the call ends.
 */
final class WaitedCall<T, R> extends StageCall<T, R> {

    private final BoundCall<T> call;
    private final Thread caller = Thread.currentThread();
    private final @Nullable CallContext outer = CallContext.current().orElse(null);
    private final Queue<AgentTask<R>> tasks = new ConcurrentLinkedQueue<>();

    /** What the caller is to do itself; written by the owner of the call, who hands it to the caller by that. */
    private volatile @Nullable CallStep handedOver;

    private volatile boolean interrupted;

    /** Written before the future completes. */
    private @Nullable R result;

    private @Nullable Throwable failure;

    private WaitedCall(
            CallDispatcher<T> dispatcher,
            BoundCall<T> call,
            @Nullable Object routeKey,
            @Nullable CallObserver observer) {
        super(dispatcher, routeKey, observer);
        this.call = call;
    }

    /** Carries out a call. What the agents throw, checked or not, reaches the caller as it is. */
    static <T, R> @Nullable R execute(
            CallDispatcher<T> dispatcher,
            BoundCall<T> call,
            @Nullable Object routeKey,
            @Nullable CallObserver observer) {
        WaitedCall<T, R> waited = new WaitedCall<>(dispatcher, call, routeKey, observer);
        try {
            return waited.await();
        } catch (Throwable failure) {
            throw SyncCall.over(failure);
        } finally {
            if (waited.interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private @Nullable R await() throws Throwable {
        start();
        while (!isDone()) {
            CallStep step = handedOver;
            if (step == null) {
                park();
                continue;
            }
            // Not before: a step that is handed over meanwhile would be lost.
            handedOver = null;
            if (step == CallStep.METHOD) {
                return fallBack();
            }
            proceed(step == CallStep.WAIT ? sleep() : queue());
        }
        if (failure != null) {
            throw failure;
        }
        return result;
    }

    private void park() {
        LockSupport.park(this);
        if (Thread.interrupted()) {
            interrupted = true;
            tasks.forEach(AgentTask::interrupt);
        }
    }

    private CallStep sleep() {
        passOnInterrupt();
        return SyncCall.sleep(progress());
    }

    private CallStep queue() {
        passOnInterrupt();
        return SyncCall.queue(progress());
    }

    private void passOnInterrupt() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("unchecked") // of the type that the method returns
    private @Nullable R fallBack() throws Throwable {
        ReportWriter.served(dispatcher(), progress(), "method", startNanos());
        return (R) call.call(null, progress().failure());
    }

    @Override
    boolean isInterrupted() {
        return interrupted;
    }

    @Override
    void planRetry() {
        handOver(CallStep.WAIT);
    }

    @Override
    void joinQueue() {
        handOver(CallStep.QUEUE);
    }

    @Override
    void runFallbackMethod() {
        handOver(CallStep.METHOD);
    }

    private void handOver(CallStep step) {
        handedOver = step;
        LockSupport.unpark(caller);
    }

    @Override
    void answered(@Nullable R value) {
        result = value;
        settle(value);
        LockSupport.unpark(caller);
    }

    @Override
    void gaveUp(Throwable thrown) {
        failure = thrown;
        settleExceptionally(thrown);
        LockSupport.unpark(caller);
    }

    @Override
    CompletionStage<R> stage(@Nullable T agent, @Nullable Throwable fallbackFor) {
        CallContext limit = CallContext.shorter(outer, Asking.current());
        AgentTask<R> task = new AgentTask<>(this, limit, () -> answer(agent));
        tasks.add(task);
        if (interrupted) {
            task.interrupt();
        }
        AgentThreads.execute(task);
        return task;
    }

    @SuppressWarnings("unchecked") // of the type that the method returns
    private @Nullable R answer(@Nullable T agent) throws Throwable {
        return (R) call.call(agent, null);
    }
}
