package dev.pooling.pool;

import dev.pooling.async.ContextPropagator.Snapshot;
import dev.pooling.pool.EndedAttempt.How;
import dev.pooling.retry.FailedResultException;
import dev.pooling.time.Scheduler;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for its agents without a thread: the loop of {@link CallDispatcher#execute}, told by events. It is the
 * very future that its caller gets, so that a call needs no object beside it.
 *
 * <p>What follows an attempt happens in the thread that ended it, and so does the completion of the future: no thread is
 * changed. Only what the timer begins, a time-out or the end of a back-off, goes to {@link Scheduler#execute}.
 */
abstract class AsyncCall<T, R> extends AttemptFuture<R> {

    private final CallDispatcher<T> dispatcher;
    private final @Nullable Object routeKey;
    private final @Nullable CallObserver observer;
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();
    private final Snapshot @Nullable [] snapshots;
    private final @Nullable CallReports reports = CallReports.current();

    /** Of the current attempt; written before it begins. */
    private @Nullable AgentLease<T> lease;

    private @Nullable CallProgress<T> progress;
    private @Nullable AsyncCall<?, ?> within;

    AsyncCall(CallDispatcher<T> dispatcher, @Nullable Object routeKey, @Nullable CallObserver observer) {
        this.dispatcher = dispatcher;
        this.routeKey = dispatcher.picker().key(routeKey);
        this.observer = observer;
        this.snapshots = CapturedContext.capture(
                dispatcher.group().name(), dispatcher.group().setup().propagators());
    }

    /**
     * Asks an agent, and reports to {@link #succeeded} or {@link #failed} what comes of it. What is known at once is
     * returned or thrown instead, so that any number of attempts needs no depth of the stack.
     *
     * @param agent the agent; null to run the fallback method
     * @param failure why the fallback method is run; null for an agent
     * @return what {@link #answer} returned if that was called at once; else null
     */
    abstract @Nullable CallStep ask(@Nullable T agent, @Nullable Throwable failure, int running) throws Throwable;

    /** Cancels what the agent is doing for the last attempt, if it can be. */
    abstract void cancelAsked();

    /** Tells the caller. */
    void answered(@Nullable R value) {
        settle(value);
    }

    /** Tells the caller. */
    void gaveUp(Throwable failure) {
        settleExceptionally(failure);
    }

    /** What the answer of an agent stands for if it is no success; null if it is one. */
    @Nullable
    FailedResultException judge(AgentLease<T> asked, @Nullable R value) {
        return null;
    }

    /** Whether the caller has been given a part of the answer, so that no other agent can be asked any more. */
    boolean isCommitted() {
        return false;
    }

    /** From when on the latency of the attempt counts. */
    long latencyStartNanos() {
        return startNanos();
    }

    final CallDispatcher<T> dispatcher() {
        return dispatcher;
    }

    /** Makes the first attempt, on the thread of the caller. */
    final void start() {
        long now = dispatcher.nanoTime();
        startAt(now);
        CallStep step;
        try {
            step = attempt(dispatcher.lease(routeKey, now), now);
        } catch (Throwable nobody) {
            step = decide(new EndedAttempt<>(null, now, nobody, How.THREW, false));
        }
        proceed(step);
    }

    /** Goes on until an attempt is under way or the call is over. */
    private void proceed(@Nullable CallStep first) {
        CallStep step = first;
        while (step == CallStep.ATTEMPT) {
            step = attempt(progress().lease(), progress().startNanos());
        }
        if (step == CallStep.WAIT) {
            planRetry();
        } else if (step == CallStep.QUEUE) {
            QueuedAsyncCall.join(this, progress().queued(), this::afterQueue);
        } else if (step == CallStep.METHOD) {
            runFallbackMethod();
        } else if (step == CallStep.RESULT) {
            report(progress().failure());
            answered(lastResult());
        } else if (step == CallStep.OVER) {
            giveUp(progress().failure());
        }
    }

    /** Begins an attempt; what follows if it has failed already, else null. */
    private @Nullable CallStep attempt(@Nullable AgentLease<T> next, long start) {
        lease = next;
        int running = begin(start);
        try {
            if (next == null || isDone()) {
                abandon();
                return null;
            }
            arm(next, running);
            // Whoever completes the future sees the attempt, or is seen here.
            if (isDone()) {
                abandon();
                disarm();
                return null;
            }
            return askInContext(next.agent(), null, running);
        } catch (Throwable thrown) {
            return end(running) ? decide(ended(thrown)) : null;
        }
    }

    private EndedAttempt<T> ended(Throwable thrown) {
        return ended(unwrap(thrown), How.THREW);
    }

    /** An interrupt of the current thread says nothing: it need not be that of the caller. */
    private EndedAttempt<T> ended(Throwable failure, How how) {
        return new EndedAttempt<>(lease, latencyStartNanos(), failure, how, false);
    }

    /** The first attempt is made by the caller itself, who needs nothing restored. */
    private @Nullable CallStep askInContext(@Nullable T agent, @Nullable Throwable failure, int running)
            throws Throwable {
        return running == FIRST
                ? askAsCurrent(agent, failure, running)
                : CapturedContext.run(
                        dispatcher.group().name(),
                        contextLoader,
                        snapshots,
                        () -> askAsCurrent(agent, failure, running));
    }

    private @Nullable CallStep askAsCurrent(@Nullable T agent, @Nullable Throwable failure, int running)
            throws Throwable {
        AsyncCall<?, ?> before = Asking.enter(this);
        within = before;
        try {
            return ask(agent, failure, running);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw interrupt;
        } finally {
            within = null;
            Asking.leave(before);
        }
    }

    /** The call within which this one is being asked, on the same thread. */
    final @Nullable AsyncCall<?, ?> within() {
        return within;
    }

    /** What the agent that is being asked may know; null if its time is not limited. */
    final @Nullable CallContext context() {
        long limit = limitNanos();
        return limit == 0 ? null : new CallContext(dispatcher.group().ticker(), startNanos() + limit);
    }

    private long limitNanos() {
        AgentLease<T> asked = lease;
        if (asked == null) {
            return 0;
        }
        return asked.limitNanos != 0 ? asked.limitNanos : dispatcher.firstLimitNanos();
    }

    /** An agent has answered. */
    final void succeeded(int running, @Nullable R value) {
        proceed(answer(running, value));
    }

    /** Takes the answer of an agent; what follows if it is no success, else null. */
    final @Nullable CallStep answer(int running, @Nullable R value) {
        if (!end(running)) {
            return null;
        }
        EndedAttempt<T> noSuccess = lease == null ? null : noSuccess(lease, value);
        if (noSuccess != null) {
            return decide(noSuccess);
        }
        recordSuccess();
        answered(value);
        return null;
    }

    private @Nullable EndedAttempt<T> noSuccess(AgentLease<T> asked, @Nullable R value) {
        try {
            FailedResultException failed = judge(asked, value);
            return failed == null ? null : ended(failed, How.RETURNED);
        } catch (Throwable errorOfTheJvm) {
            // The attempt has ended: nobody else would tell the caller.
            return ended(errorOfTheJvm, How.THREW);
        }
    }

    private void recordSuccess() {
        AgentLease<T> asked = lease;
        if (asked != null) {
            dispatcher.recordSuccess(progress, asked, latencyStartNanos());
            if (observer != null) {
                observer.succeeded(asked.agentId());
            }
        }
        if (reports != null) {
            ReportWriter.served(
                    reports, dispatcher, progress, asked == null ? "method" : asked.agentId(), startNanos());
        }
    }

    /** An agent has failed, or the fallback method has. */
    final void failed(int running, Throwable thrown) {
        if (!end(running)) {
            return;
        }
        if (lease == null) {
            giveUp(unwrap(thrown));
        } else {
            proceed(decide(ended(thrown)));
        }
    }

    private CallStep decide(EndedAttempt<T> ended) {
        CallProgress<T> call = progress;
        if (call == null) {
            call = new CallProgress<>(dispatcher, routeKey, ended.startNanos(), observer);
            progress = call;
        }
        try {
            return isCommitted() ? call.afterLast(ended) : call.after(ended);
        } catch (Throwable thrown) {
            return call.broken(thrown);
        }
    }

    private void giveUp(Throwable failure) {
        report(failure);
        gaveUp(failure);
    }

    @SuppressWarnings("unchecked") // what an agent of this call has answered
    private @Nullable R lastResult() {
        return (R) progress().result();
    }

    private void report(Throwable failure) {
        ReportWriter.failed(reports, dispatcher, progress(), failure);
    }

    private CallProgress<T> progress() {
        if (progress == null) {
            throw new IllegalStateException("no attempt has failed yet");
        }
        return progress;
    }

    // ---- the fallback method ----

    private void runFallbackMethod() {
        Throwable failure = progress().failure();
        lease = null;
        int running = begin(dispatcher.nanoTime());
        try {
            askInContext(null, failure, running);
        } catch (Throwable thrown) {
            failed(running, thrown);
        }
    }

    // ---- time ----

    private void arm(AgentLease<T> next, int running) {
        if (next.limitNanos != 0) {
            plan(scheduler(), () -> expire(running), next.limitNanos);
        } else {
            AttemptTimer timer = dispatcher.timer();
            if (timer != null) {
                timer.arm(this);
            }
        }
    }

    /** The permit is returned at once, what follows leaves the timer's thread. */
    @Override
    final void late() {
        AgentLease<T> late = lease;
        if (late == null) {
            return;
        }
        long limit = limitNanos();
        if (late.group != null) {
            late.group.book().failed(late, dispatcher.nanoTime(), limit);
        }
        leaveTimer(() -> {
            cancelAsked();
            Throwable timeout = dispatcher.timeout(late, limit, null);
            proceed(decide(ended(timeout, How.TIMED_OUT)));
        });
    }

    private void leaveTimer(Runnable task) {
        try {
            scheduler().execute(task);
        } catch (RejectedExecutionException full) {
            // Better late timers than a call that never ends.
            task.run();
        }
    }

    private void planRetry() {
        plan(scheduler(), () -> leaveTimer(this::retry), progress().delayNanos());
        if (isDone()) {
            disarm();
        }
    }

    private void retry() {
        if (!isDone()) {
            goOn(progress()::afterWait);
        }
    }

    private void afterQueue(QueueOutcome<T> outcome) {
        if (isDone()) {
            outcome.giveBack();
        } else {
            goOn(() -> progress().afterQueue(outcome));
        }
    }

    private void goOn(Supplier<CallStep> decision) {
        CallStep step;
        try {
            step = decision.get();
        } catch (Throwable thrown) {
            step = progress().broken(thrown);
        }
        proceed(step);
    }

    private Scheduler scheduler() {
        return dispatcher.group().setup().scheduler();
    }

    @Override
    final void abandoned() {
        AgentLease<T> asked = lease;
        if (asked != null && asked.group != null) {
            asked.group.book().ignored(asked);
        }
        cancelAsked();
    }

    /** What an agent meant to say: stages wrap the failures of those they depend on. */
    private static Throwable unwrap(Throwable thrown) {
        Throwable inner = thrown;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
