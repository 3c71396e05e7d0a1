package dev.pooling.pool;

import dev.pooling.retry.ExceptionFilter;
import dev.pooling.retry.FailedResultException;
import dev.pooling.retry.Verdict;
import dev.pooling.routing.Candidate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A call of which an attempt has failed: whom it has asked, and what follows. Made with the first failure, so a call that
 * succeeds at once never has one. For generated proxies and the pool itself; used by one thread at a time.
 *
 * <p>It decides and never waits: {@link SyncCall} and {@link AsyncCall} differ in nothing but how they do that.
 *
 * <p>What follows a failed attempt, in this order: an available agent that this call has not asked yet, at once; after a
 * back-off one that it has asked; when the attempts are used up the reserve agents in order, then the fallback handler,
 * then the fallback method; else the caller gets the last failure.
 *
 * @param <T> the type of the agents
 * @since 0.1
 */
public final class CallProgress<T> {

    private final CallDispatcher<T> dispatcher;
    private final CallPolicy policy;
    private final @Nullable Object routeKey;
    private final long callStartNanos;
    private final @Nullable CallObserver observer;
    private final CallEvents events;
    private final PlaceWait<T> queued = new PlaceWait<>();
    private final FailedAttempts<T> attempts = new FailedAttempts<>();

    /** The agents being asked: those of the pool, then the reserve. */
    private AgentPicker<T> stage;

    private int waits;
    private long delayNanos;
    private @Nullable AgentLease<T> lease;
    private long startNanos;
    private @Nullable Throwable failure;

    /** Whether the failure stands for a result that the caller gets if there is no better one. */
    private boolean hasResult;

    private boolean returnsResult;

    CallProgress(
            CallDispatcher<T> dispatcher,
            @Nullable Object routeKey,
            long callStartNanos,
            @Nullable CallObserver observer) {
        this.dispatcher = dispatcher;
        this.policy = dispatcher.policy();
        this.routeKey = routeKey;
        this.callStartNanos = callStartNanos;
        this.observer = observer;
        this.events = CallEvents.of(dispatcher);
        this.stage = dispatcher.picker();
    }

    /**
     * Returns the agent to call next.
     *
     * @return its lease; null if the fallback method is to be run
     */
    public @Nullable AgentLease<T> lease() {
        return lease;
    }

    /**
     * Returns when the next attempt begins.
     *
     * @return a reading of the pool's ticker
     */
    public long startNanos() {
        return startNanos;
    }

    /**
     * Returns the last failure, for the fallback method.
     *
     * @return what was thrown last; never null after a failure
     */
    public Throwable failure() {
        if (failure == null) {
            throw new IllegalStateException("no attempt has failed yet");
        }
        return failure;
    }

    /**
     * Returns whether the call is over and its caller gets the last result, though it counts as no success.
     *
     * @return false if the call goes on
     */
    public boolean returnsResult() {
        return returnsResult;
    }

    /** The last result, if the caller gets that. */
    @Nullable
    Object result() {
        return failure instanceof FailedResultException last ? last.value() : null;
    }

    /** The group whose agents are being asked. */
    AgentGroup<T> group() {
        return stage.group();
    }

    /** How long to wait. */
    long delayNanos() {
        return delayNanos;
    }

    /** When the call began. */
    long callStartNanos() {
        return callStartNanos;
    }

    /** The attempts that have failed, for reports. */
    List<CallReport.Attempt> failedAttempts() {
        return attempts.reports();
    }

    /** The members that were asked without success. */
    List<PooledAgent<T>> asked() {
        return attempts.members();
    }

    /** How many attempts have failed. */
    int attempts() {
        return attempts.size();
    }

    /** Decides what follows a failed attempt. */
    CallStep after(JudgedAttempt<T> judged) {
        if (judged.isGone()) {
            return passOver();
        }
        EndedAttempt<T> ended = judged.ended();
        AgentLease<T> asked = ended.lease();
        Throwable thrown = ended.failure();
        if (thrown == AllFull.SIGNAL) {
            return queued.isAllowed(stage, remainingNanos()) ? getInLine() : withoutPlace();
        }
        settle(ended);
        if (asked == null) {
            return fallBack(thrown);
        }
        if (asked.kind == AgentLease.Kind.HANDLER) {
            return over(thrown);
        }
        return switch (enter(judged, false)) {
            case FAILURE -> askNext(asked, thrown);
            case ANSWER -> fallBack(thrown);
            case REJECTED -> reject(thrown);
            case OVER -> over(thrown);
        };
    }

    private void settle(EndedAttempt<T> ended) {
        failure = ended.failure();
        hasResult = ended.how() == EndedAttempt.How.RETURNED;
    }

    /** Decides what follows an attempt that no other may follow, because the caller has a part of the answer. */
    CallStep afterLast(JudgedAttempt<T> judged) {
        settle(judged.ended());
        if (judged.judgement() != null) {
            enter(judged, false);
        }
        return over(judged.ended().failure());
    }

    /** Takes note of an attempt that has failed beside another one, which decides what follows. */
    void besides(JudgedAttempt<T> failed) {
        if (failed.judgement() != null) {
            settle(failed.ended());
            enter(failed, true);
        }
    }

    /** Goes on as if the agent had not been picked, for it is no more. */
    private CallStep passOver() {
        long now = dispatcher.nanoTime();
        AgentLease<T> next = isPastDeadline() ? null : stage.pick(now, routeKey, attempts.tried());
        if (next != null) {
            return proceedTo(next);
        }
        return isWorthQueueing(attempts.tried()) ? getInLine() : withoutPlace();
    }

    private Verdict enter(JudgedAttempt<T> judged, boolean beside) {
        AgentLease<T> asked = Objects.requireNonNull(judged.ended().lease());
        Judgement judgement = Objects.requireNonNull(judged.judgement());
        Throwable thrown = judged.ended().failure();
        attempts.add(new FailedAttempt<>(asked, thrown, judged.ended().timedOut() || judgement.isFailure()), beside);
        events.attemptFailed(asked.agentId(), attempts.size(), judged.elapsedNanos(), thrown);
        if (observer != null) {
            observer.failed(asked.agentId(), thrown);
        }
        if (judgement.verdict() == Verdict.REJECTED) {
            events.callBlamed(attempts.size(), thrown);
        }
        return judgement.verdict();
    }

    /** The agent says that the call is bad: others would say so too. A result that says so is the answer. */
    private CallStep reject(Throwable rejection) {
        return hasResult ? over(rejection) : fallBackPastReserve(rejection);
    }

    private CallStep askNext(AgentLease<T> failed, Throwable thrown) {
        if (isStageOver()) {
            return fallBack(thrown);
        }
        AgentLease<T> untried = stage.pick(dispatcher.nanoTime(), routeKey, attempts.tried());
        if (untried != null) {
            return failOver(failed, untried, thrown);
        }
        if (stage.returnsToTried()) {
            return stage.hasAvailable() ? backOff(thrown) : fallBack(thrown);
        }
        return isWorthQueueing(attempts.tried()) ? getInLine() : fallBack(thrown);
    }

    /** Decides what follows a wait. */
    CallStep afterWait() {
        FailedAttempt<T> last = attempts.last();
        long now = dispatcher.nanoTime();
        AgentLease<T> untried = stage.pick(now, routeKey, attempts.tried());
        AgentLease<T> next = untried != null ? untried : stage.pick(now, routeKey, null);
        if (next == null) {
            return isWorthQueueing(null) ? getInLine() : fallBack(last.failure());
        }
        return failOver(last.lease(), next, last.failure());
    }

    /** Ends the call during a wait, because its caller wants it to end. */
    CallStep giveUp() {
        return over(failure());
    }

    /** Ends the call, because what decides has itself failed: a selector, say. */
    CallStep broken(Throwable thrown) {
        failure = thrown;
        hasResult = false;
        return CallStep.OVER;
    }

    // ---- waiting for a place ----

    /** How it waits; only after {@link CallStep#QUEUE}. */
    PlaceWait<T> queued() {
        return queued;
    }

    /** Decides what follows the wait for a place. */
    CallStep afterQueue(QueueOutcome<T> outcome) {
        queued.end(dispatcher.nanoTime());
        return switch (outcome.kind()) {
            case PLACE -> place(outcome);
            case BROKEN -> broken(outcome.failureOrThrow());
            case INTERRUPTED, CANCELLED -> interrupted();
            case NOBODY, TOO_LATE -> withoutPlace();
        };
    }

    private CallStep place(QueueOutcome<T> outcome) {
        if (isPastDeadline()) {
            outcome.giveBack();
            return withoutPlace();
        }
        AgentLease<T> next = outcome.leaseOrThrow();
        CallStep step = proceedTo(next);
        if (stage != dispatcher.picker()) {
            events.fellBack(next.agentId(), failure());
        } else if (attempts.size() > 0) {
            events.failedOver(attempts.last().lease().agentId(), next.agentId(), failure());
        }
        return step;
    }

    private CallStep interrupted() {
        if (failure == null) {
            failure = nobody().initCause(new InterruptedException("interrupted while it waited for a place"));
        }
        return giveUp();
    }

    private CallStep withoutPlace() {
        failure = nobody();
        return fallBack(failure);
    }

    /** The last failure, or that nobody could be asked. */
    private Throwable nobody() {
        return failure != null ? failure : NoAgents.exception(stage, dispatcher.nanoTime(), queued.totalNanos());
    }

    private boolean isWorthQueueing(@Nullable Predicate<Candidate> tried) {
        return queued.isWorthwhile(stage, tried, remainingNanos());
    }

    private CallStep getInLine() {
        queued.begin(new AgentSearch<>(stage, routeKey, Set.copyOf(attempts.members())), dispatcher.nanoTime());
        return CallStep.QUEUE;
    }

    private CallStep failOver(AgentLease<T> failed, AgentLease<T> next, Throwable thrown) {
        CallStep step = proceedTo(next);
        events.failedOver(failed.agentId(), next.agentId(), thrown);
        return step;
    }

    private boolean isStageOver() {
        return isPastDeadline() || stage == dispatcher.picker() && attempts.againstRetries() > policy.retries();
    }

    /** Waits before an agent is asked again, unless there is no time left for that. */
    private CallStep backOff(Throwable thrown) {
        delayNanos = stage.group().setup().backoffNanos(waits++);
        return delayNanos >= remainingNanos() ? fallBack(thrown) : CallStep.WAIT;
    }

    private CallStep fallBack(Throwable thrown) {
        AgentPicker<T> reserve = dispatcher.reserve();
        if (reserve != null && !isPastDeadline() && dispatcher.fallback().when().test(thrown)) {
            stage = reserve;
            AgentLease<T> next = reserve.group().hasCallsInLine()
                    ? null
                    : reserve.pick(dispatcher.nanoTime(), routeKey, attempts.tried());
            if (next != null) {
                CallStep step = proceedTo(next);
                events.fellBack(next.agentId(), thrown);
                return step;
            }
            if (isWorthQueueing(attempts.tried())) {
                return getInLine();
            }
        }
        return fallBackPastReserve(thrown);
    }

    private CallStep fallBackPastReserve(Throwable thrown) {
        FallbackPolicy<T> fallback = dispatcher.fallback();
        T handler = dispatcher.handler();
        if (handler == null && !fallback.method() || !fallback.when().test(thrown)) {
            return over(thrown);
        }
        judgeCall(thrown);
        if (handler != null) {
            lease = AgentLease.handler(handler);
            startNanos = dispatcher.nanoTime();
            events.fellBack("handler", thrown);
            return CallStep.ATTEMPT;
        }
        lease = null;
        events.fellBack("method", thrown);
        return CallStep.METHOD;
    }

    private CallStep proceedTo(AgentLease<T> next) {
        startNanos = dispatcher.nanoTime();
        lease = dispatcher.limits().limited(next, callStartNanos);
        return CallStep.ATTEMPT;
    }

    /** Ends the call: the caller gets the failure, or the result that it stands for. */
    private CallStep over(Throwable last) {
        judgeCall(last);
        if (last instanceof Exception || ExceptionFilter.isBrokenAgent(last)) {
            attempts.suppressIn(last);
        }
        events.callFailed(attempts.size(), last);
        returnsResult = hasResult;
        return hasResult ? CallStep.RESULT : CallStep.OVER;
    }

    /** Takes the failures back from the agents if the call itself is to blame. */
    private void judgeCall(Throwable last) {
        if (attempts.takeBackIfBlamed()) {
            events.callBlamed(attempts.size(), last);
        }
    }

    private boolean isPastDeadline() {
        return remainingNanos() <= 0;
    }

    private long remainingNanos() {
        return dispatcher.limits().untilDeadlineNanos(callStartNanos);
    }
}
