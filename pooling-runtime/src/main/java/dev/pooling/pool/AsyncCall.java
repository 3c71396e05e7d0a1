package dev.pooling.pool;

import dev.pooling.async.ContextPropagator.Snapshot;
import dev.pooling.internal.Causes;
import dev.pooling.pool.EndedAttempt.How;
import dev.pooling.retry.FailedResultException;
import dev.pooling.time.Scheduler;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for its agents without a thread: the loop of {@link CallDispatcher#execute}, told by events. It is the
 * very future that its caller gets, so that a call needs no object beside it.
 *
 * <p>What follows an attempt happens in the thread that ended it, and so does the completion of the future: no thread is
 * changed. Only what the timer begins, a time-out, a hedge or the end of a back-off, goes to {@link Scheduler#execute}.
 */
abstract class AsyncCall<T, R> extends TimedCall<T, R> {

    private final @Nullable Object routeKey;
    private final @Nullable CallObserver observer;
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();
    private final Snapshot @Nullable [] snapshots;
    private final @Nullable CallReports reports = CallReports.current();

    private @Nullable CallProgress<T> progress;

    /** The second agent that may be asked in the current attempt; written before it begins. */
    private volatile @Nullable Hedge<T, R> hedge;

    private @Nullable Hedge<T, R> hedged; // the last that has come about: one for a call is enough

    AsyncCall(CallDispatcher<T> dispatcher, @Nullable Object routeKey, @Nullable CallObserver observer) {
        super(dispatcher);
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

    /** Asks a second agent beside that of the current attempt, and tells the leg what comes of it. */
    void askBeside(HedgeLeg<T, R> leg) throws Throwable {
        throw new IllegalStateException("calls of this kind have no second agent");
    }

    /** Whether a second agent may be asked beside the first one of an attempt. */
    boolean canBeHedged() {
        return false;
    }

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

    /** Whether the caller wants the call to end. An interrupt of the current thread says nothing: it need not be his. */
    boolean isInterrupted() {
        return false;
    }

    /** From when on the latency of the attempt counts. */
    long latencyStartNanos() {
        return startNanos();
    }

    final @Nullable Object routeKey() {
        return routeKey;
    }

    /** Makes the first attempt, on the thread of the caller. */
    final void start() {
        long now = dispatcher().now();
        startAt(now);
        CallStep step;
        try {
            step = attempt(dispatcher().lease(routeKey, now), now);
        } catch (Throwable nobody) {
            step = decide(new EndedAttempt<>(null, now, nobody, How.THREW, false));
        }
        proceed(step);
    }

    /** Goes on until an attempt is under way or the call is over. */
    final void proceed(@Nullable CallStep first) {
        CallStep step = first;
        while (step == CallStep.ATTEMPT) {
            step = attempt(progress().lease(), progress().startNanos());
        }
        if (step == CallStep.WAIT) {
            planRetry();
        } else if (step == CallStep.QUEUE) {
            joinQueue();
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
    private @Nullable CallStep attempt(@Nullable AgentLease<T> asked, long start) {
        Hedge<T, R> beside = newHedge(asked, start);
        next(asked, beside);
        int running = begin(start);
        try {
            if (asked == null || isDone()) {
                abandon();
                return null;
            }
            arm(asked, running);
            // Whoever completes the future sees the attempt, or is seen here.
            if (isDone()) {
                abandon();
                disarm();
                return null;
            }
            CallStep step = askInContext(asked.agent(), null, running);
            if (beside != null) {
                beside.plan(running);
            }
            return step;
        } catch (Throwable thrown) {
            return end(running) ? decide(ended(thrown)) : null;
        }
    }

    private void next(@Nullable AgentLease<T> asked, @Nullable Hedge<T, R> beside) {
        next(asked);
        if (hedge != beside) {
            hedge = beside;
        }
    }

    private @Nullable Hedge<T, R> newHedge(@Nullable AgentLease<T> asked, long start) {
        Hedging hedging = dispatcher().hedging();
        if (hedging == null || asked == null || !canBeHedged()) {
            return null;
        }
        if (progress == null) {
            hedging.budget().called();
        }
        // The reserve has an order, in which nobody is asked out of turn.
        return lastHedge() == null && asked.group == dispatcher().group()
                ? new Hedge<>(this, hedging, asked, start, progress)
                : null;
    }

    private EndedAttempt<T> ended(Throwable thrown) {
        return ended(Causes.unwrap(thrown), How.THREW);
    }

    private EndedAttempt<T> ended(Throwable failure, How how) {
        return new EndedAttempt<>(lease(), latencyStartNanos(), failure, how, isInterrupted());
    }

    /** The first attempt is made by the caller itself, who needs nothing restored. */
    private @Nullable CallStep askInContext(@Nullable T agent, @Nullable Throwable failure, int running)
            throws Throwable {
        return running == FIRST
                ? askAsCurrent(agent, failure, running)
                : inContext(() -> askAsCurrent(agent, failure, running));
    }

    private @Nullable CallStep askAsCurrent(@Nullable T agent, @Nullable Throwable failure, int running)
            throws Throwable {
        Asked before = Asking.enter(this);
        CallOptions suspended = CallScope.suspend();
        try {
            return ask(agent, failure, running);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw interrupt;
        } finally {
            CallScope.resume(suspended);
            Asking.leave(before);
        }
    }

    /** Runs something in the context of the caller. */
    final <V> @Nullable V inContext(CapturedContext.Task<V> task) throws Throwable {
        return CapturedContext.run(dispatcher().group().name(), contextLoader, snapshots, task);
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
        AgentLease<T> asked = lease();
        EndedAttempt<T> noSuccess = asked == null ? null : noSuccess(asked, latencyStartNanos(), value);
        if (noSuccess != null) {
            return decide(noSuccess);
        }
        Hedge<T, R> beside = hedge;
        if (beside != null) {
            beside.firstAnswered();
        }
        served(asked, latencyStartNanos(), value);
        return null;
    }

    /** What an answer stands for if it is no success; null if it is one. */
    final @Nullable EndedAttempt<T> noSuccess(AgentLease<T> asked, long start, @Nullable R value) {
        try {
            FailedResultException failed = judge(asked, value);
            return failed == null ? null : new EndedAttempt<>(asked, start, failed, How.RETURNED, isInterrupted());
        } catch (Throwable errorOfTheJvm) {
            // The attempt has ended: nobody else would tell the caller.
            return new EndedAttempt<>(asked, start, errorOfTheJvm, How.THREW, isInterrupted());
        }
    }

    /** By the owner: an agent, or the fallback method, has served the call. */
    final void served(@Nullable AgentLease<T> asked, long start, @Nullable R value) {
        Hedge<T, R> last = lastHedge();
        if (asked != null) {
            dispatcher().recordSuccess(progress, last == null ? 0 : last.cancelled(), asked, start);
            if (observer != null) {
                observer.succeeded(asked.agentId());
            }
        }
        if (reports != null) {
            String server = asked == null ? "method" : asked.agentId();
            ReportWriter.served(reports, dispatcher(), progress, server, startNanos(), last);
        }
        answered(value);
    }

    /** The hedge of this call, if there was one. */
    private @Nullable Hedge<T, R> lastHedge() {
        Hedge<T, R> last = hedge;
        if (last != null && last.isLaunched()) {
            hedged = last;
        }
        return hedged;
    }

    /** An agent has failed, or the fallback method has. */
    final void failed(int running, Throwable thrown) {
        if (!end(running)) {
            return;
        }
        if (lease() == null) {
            giveUp(Causes.unwrap(thrown));
        } else {
            proceed(decide(ended(thrown)));
        }
    }

    @Override
    final void timedOut(AgentTimeoutException timeout) {
        proceed(decide(ended(timeout, How.TIMED_OUT)));
    }

    private @Nullable CallStep decide(EndedAttempt<T> ended) {
        Hedge<T, R> beside = hedge;
        JudgedAttempt<T> judged = JudgedAttempt.of(dispatcher(), ended);
        return beside == null ? follow(judged) : beside.firstFailed(judged);
    }

    /** By the owner: what follows an attempt that has failed. */
    final CallStep follow(JudgedAttempt<T> judged) {
        CallProgress<T> call = begunProgress();
        try {
            return isCommitted() ? call.afterLast(judged) : call.after(judged);
        } catch (Throwable thrown) {
            return call.broken(thrown);
        }
    }

    /** By the owner: an attempt has failed beside another one. */
    final void besides(JudgedAttempt<T> failed) {
        begunProgress().besides(failed);
    }

    private CallProgress<T> begunProgress() {
        CallProgress<T> call = progress;
        if (call == null) {
            call = new CallProgress<>(dispatcher(), routeKey, startNanos(), observer);
            progress = call;
        }
        return call;
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
        ReportWriter.failed(reports, dispatcher(), progress(), failure, lastHedge());
    }

    final CallProgress<T> progress() {
        if (progress == null) {
            throw new IllegalStateException("no attempt has failed yet");
        }
        return progress;
    }

    /** Runs the fallback method; what it returns or throws is the answer. */
    void runFallbackMethod() {
        Throwable failure = progress().failure();
        lastHedge();
        next(null, null);
        int running = begin(dispatcher().now());
        try {
            askInContext(null, failure, running);
        } catch (Throwable thrown) {
            failed(running, thrown);
        }
    }

    /** Waits before an agent is asked again. */
    void planRetry() {
        BackoffWait.plan(this, scheduler(), progress(), () -> leaveTimer(this::retry));
    }

    private void retry() {
        if (isDone()) {
            progress().payBack();
        } else {
            goOn(progress()::afterWait);
        }
    }

    /** Waits for a place. */
    void joinQueue() {
        QueuedAsyncCall.join(this, progress().queued(), this::afterQueue);
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

    @Override
    final void abandon() {
        super.abandon();
        Hedge<T, R> beside = hedge;
        if (beside != null) {
            beside.abandon();
        }
    }
}
