package dev.pooling.pool;

import dev.pooling.async.ContextPropagator.Snapshot;
import dev.pooling.pool.EndedAttempt.How;
import dev.pooling.retry.FailedResultException;
import dev.pooling.time.Scheduler;
import dev.pooling.time.Scheduler.Cancellable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for its agents without a thread: the loop of {@link CallDispatcher#execute}, told by events. It is the
 * very future that its caller gets, so that a call needs no object beside it.
 *
 * <p>An attempt may be ended by its agent, by the timer and by the caller, from different threads at once. All of them
 * race by compare-and-set for one word, {@link #attempt}, which holds the number of the attempt as well: who comes late is
 * told so, also if the next attempt runs already. The winner alone reports the outcome, returns the permit and decides
 * what follows, so everything else here is used by one thread at a time.
 *
 * <p>What follows happens in the thread that ended the attempt, and so does the completion of the future: no thread is
 * changed. Only what the timer begins, a time-out or the end of a back-off, goes to {@link Scheduler#execute}.
 */
abstract class AsyncCall<T, R> extends CompletableFuture<R> {

    private static final VarHandle ATTEMPT;

    static {
        try {
            ATTEMPT = MethodHandles.lookup().findVarHandle(AsyncCall.class, "attempt", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** What {@link #attempt} holds during the first attempt. */
    static final int FIRST = 2;

    private final CallDispatcher<T> dispatcher;
    private final @Nullable Object routeKey;
    private final @Nullable CallObserver observer;
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();
    private final Snapshot @Nullable [] snapshots;
    private final @Nullable CallReports reports = CallReports.current();

    /** Twice the number of the current attempt, and one more when it has ended. */
    private volatile int attempt = 1;

    // Of the current attempt: written before it begins.
    private @Nullable AgentLease<T> lease;
    private long startNanos;

    private @Nullable CallProgress<T> progress;
    private @Nullable AsyncCall<?, ?> within;

    /** The planned end of a back-off, or of an attempt with a limit of its own; a stale one does no harm. */
    private volatile @Nullable Cancellable planned;

    // The links in the queue of a timer, guarded by its lock.
    volatile AttemptTimer.@Nullable Lane lane;

    @Nullable
    AsyncCall<?, ?> earlier;

    @Nullable
    AsyncCall<?, ?> later;

    int lateAttempt;

    AsyncCall(CallDispatcher<T> dispatcher, @Nullable Object routeKey, @Nullable CallObserver observer) {
        this.dispatcher = dispatcher;
        this.routeKey = dispatcher.picker().key(routeKey);
        this.observer = observer;
        this.snapshots = CapturedContext.capture(
                dispatcher.group().name(), dispatcher.group().setup().propagators());
    }

    /**
     * Asks an agent, and reports to {@link #succeeded} or {@link #failed} what comes of it; or throws.
     *
     * @param agent the agent; null to run the fallback method
     * @param failure why the fallback method is run; null for an agent
     */
    abstract void ask(@Nullable T agent, @Nullable Throwable failure, int running) throws Throwable;

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

    /** Completes the future; false if the caller has done so before. */
    final boolean settle(@Nullable R value) {
        return super.complete(value);
    }

    /** Completes the future; false if the caller has done so before. */
    final boolean settleExceptionally(Throwable failure) {
        return super.completeExceptionally(failure);
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
        return startNanos;
    }

    final CallDispatcher<T> dispatcher() {
        return dispatcher;
    }

    final int attempt() {
        return attempt;
    }

    final boolean isRunning(int running) {
        return attempt == running;
    }

    final long startNanos() {
        return startNanos;
    }

    /** Makes the first attempt, on the thread of the caller. */
    final void start() {
        long now = dispatcher.nanoTime();
        startNanos = now;
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
        int running = begin(next, start);
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
            askInContext(next.agent(), null, running);
            return null;
        } catch (Throwable thrown) {
            return end(running) ? decide(ended(thrown)) : null;
        }
    }

    private int begin(@Nullable AgentLease<T> next, long start) {
        lease = next;
        startNanos = start;
        int running = attempt + 1;
        attempt = running;
        return running;
    }

    private EndedAttempt<T> ended(Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return ended(unwrap(thrown), How.THREW);
    }

    /** The caller's interrupt flag says nothing here: its call may end on any thread. */
    private EndedAttempt<T> ended(Throwable failure, How how) {
        return new EndedAttempt<>(lease, latencyStartNanos(), failure, how, false);
    }

    /** The first attempt is made by the caller itself, who needs nothing restored. */
    private void askInContext(@Nullable T agent, @Nullable Throwable failure, int running) throws Throwable {
        if (running == FIRST) {
            askAsCurrent(agent, failure, running);
            return;
        }
        Throwable[] thrown = {null};
        CapturedContext.run(dispatcher.group().name(), contextLoader, snapshots, () -> {
            try {
                askAsCurrent(agent, failure, running);
            } catch (Throwable t) {
                thrown[0] = t;
            }
        });
        if (thrown[0] != null) {
            throw thrown[0];
        }
    }

    private void askAsCurrent(@Nullable T agent, @Nullable Throwable failure, int running) throws Throwable {
        AsyncCall<?, ?> before = Asking.enter(this);
        within = before;
        try {
            ask(agent, failure, running);
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
        return limit == 0 ? null : new CallContext(dispatcher.group().ticker(), startNanos + limit);
    }

    private long limitNanos() {
        AgentLease<T> asked = lease;
        if (asked == null) {
            return 0;
        }
        return asked.limitNanos != 0 ? asked.limitNanos : dispatcher.firstLimitNanos();
    }

    /** Ends an attempt; false if it has ended before. */
    private boolean end(int running) {
        if (!ATTEMPT.compareAndSet(this, running, running + 1)) {
            return false;
        }
        disarm();
        return true;
    }

    /** An agent has answered. */
    final void succeeded(int running, @Nullable R value) {
        if (!end(running)) {
            return;
        }
        FailedResultException failed = lease == null ? null : judge(lease, value);
        if (failed == null) {
            recordSuccess();
            answered(value);
        } else {
            proceed(decide(ended(failed, How.RETURNED)));
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
            ReportWriter.served(reports, dispatcher, progress, asked == null ? "method" : asked.agentId(), startNanos);
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
        int running = begin(null, dispatcher.nanoTime());
        try {
            askInContext(null, failure, running);
        } catch (Throwable thrown) {
            failed(running, thrown);
        }
    }

    // ---- time ----

    private void arm(AgentLease<T> next, int running) {
        if (next.limitNanos != 0) {
            planned = scheduler().schedule(() -> expire(running), next.limitNanos);
        } else {
            AttemptTimer timer = dispatcher.timer();
            if (timer != null) {
                timer.arm(this);
            }
        }
    }

    final void disarm() {
        AttemptTimer.Lane queue = lane;
        if (queue != null) {
            queue.remove(this);
        }
        Cancellable timer = planned;
        if (timer != null) {
            timer.cancel();
        }
    }

    /** By the timer: the attempt takes too long. The permit is returned at once, what follows leaves the timer's thread. */
    final void expire(int running) {
        if ((running & 1) != 0 || !ATTEMPT.compareAndSet(this, running, running + 1)) {
            return;
        }
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
        planned = scheduler().schedule(() -> leaveTimer(this::retry), progress().delayNanos());
        if (isDone()) {
            disarm();
        }
    }

    private void retry() {
        if (isDone()) {
            return;
        }
        CallStep step;
        try {
            step = progress().afterWait();
        } catch (Throwable thrown) {
            step = progress().broken(thrown);
        }
        proceed(step);
    }

    private Scheduler scheduler() {
        return dispatcher.group().setup().scheduler();
    }

    // ---- the caller's side ----

    /** Cancels the call, and with it what the agent is doing for it. The agent is not blamed. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        abandon();
        return cancelled;
    }

    /** Completes the future in the place of the agent, whose work is cancelled. */
    @Override
    public boolean complete(@Nullable R value) {
        boolean completed = super.complete(value);
        abandon();
        return completed;
    }

    /** Completes the future in the place of the agent, whose work is cancelled. */
    @Override
    public boolean completeExceptionally(Throwable failure) {
        boolean completed = super.completeExceptionally(failure);
        abandon();
        return completed;
    }

    private void abandon() {
        int running = attempt;
        if ((running & 1) != 0) {
            // Between two attempts: there may be a planned one.
            disarm();
        } else if (end(running)) {
            AgentLease<T> asked = lease;
            if (asked != null && asked.group != null) {
                asked.group.book().ignored(asked);
            }
            cancelAsked();
        }
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
