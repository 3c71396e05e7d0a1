package dev.pooling.pool;

import dev.pooling.retry.Outcome;
import dev.pooling.retry.Verdict;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call of which an attempt has failed: whom it has asked, and what follows. Made with the first failure, so a call that
 * succeeds at once never has one. For generated proxies and the pool itself; used by one thread at a time.
 *
 * <p>It decides and never waits: {@link SyncCall} and {@link AsyncCall} differ in nothing but how they do that.
 *
 * <p>What follows a failed attempt, in this order: an available agent that this call has not asked yet, at once; after a
 * back-off one that it has asked; when the attempts or the retry budget are used up the reserve agents in order, then the
 * fallback handler, then the fallback method; else the caller gets the last failure.
 *
 * @param <T> the type of the agents
 * @since 0.1
 */
public final class CallProgress<T> {

    private final CallDispatcher<T> dispatcher;
    private final @Nullable Object routeKey;
    private final long callStartNanos;
    private final @Nullable CallObserver observer;
    private final CallLimits limits;
    private final CallEvents events;
    private final PlaceWait<T> queued;
    private final FailedAttempts<T> attempts = new FailedAttempts<>();
    private final CallEnd<T> end;

    /** The agents being asked: those of the pool, then the reserve. */
    private AgentPicker<T> stage;

    private long delayNanos;
    private @Nullable AgentLease<T> lease;
    private long startNanos;

    CallProgress(
            CallDispatcher<T> dispatcher,
            @Nullable Object routeKey,
            long callStartNanos,
            @Nullable CallObserver observer) {
        this.dispatcher = dispatcher;
        this.routeKey = routeKey;
        this.callStartNanos = callStartNanos;
        this.observer = observer;
        this.limits = new CallLimits(dispatcher, callStartNanos);
        this.queued = new PlaceWait<>(dispatcher, limits);
        this.events = CallEvents.of(dispatcher);
        this.end = new CallEnd<>(attempts, limits, events);
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
        return end.failure();
    }

    /**
     * Returns whether the call is over and its caller gets the last result, though it counts as no success.
     *
     * @return false if the call goes on
     */
    public boolean returnsResult() {
        return end.returnsResult();
    }

    /** The last result, if the caller gets that. */
    @Nullable
    Object result() {
        return end.result();
    }

    /** The group whose agents are being asked. */
    AgentGroup<T> group() {
        return stage.group();
    }

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

    /** Why no further agent was asked; null if one was. */
    @Nullable
    StopReason stopped() {
        return end.reason();
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
            return queued.begin(stage, routeKey, attempts, true) ? CallStep.QUEUE : withoutPlace();
        }
        end.settle(ended);
        if (asked == null) {
            return fallBack(StopReason.NOBODY_LEFT, thrown);
        }
        if (asked.kind == AgentLease.Kind.HANDLER) {
            return end.over(thrown);
        }
        return switch (enter(judged, false)) {
            case FAILURE -> askNext(asked, thrown);
            case ANSWER -> fallBack(StopReason.ANSWERED, thrown);
            case REJECTED -> reject(thrown);
            case OVER -> end.over(StopReason.ABORTED, thrown);
        };
    }

    /** Decides what follows an attempt that no other may follow, because the caller has a part of the answer. */
    CallStep afterLast(JudgedAttempt<T> judged) {
        end.settle(judged.ended());
        if (judged.judgement() != null) {
            enter(judged, false);
        }
        return end.over(StopReason.ANSWERED, judged.ended().failure());
    }

    /** Takes note of an attempt that has failed beside another one, which decides what follows. */
    void besides(JudgedAttempt<T> failed) {
        if (failed.judgement() != null) {
            end.settle(failed.ended());
            enter(failed, true);
        }
    }

    /** Goes on as if the agent had not been picked, for it is no more. */
    private CallStep passOver() {
        AgentLease<T> next = limits.isPastDeadline() ? null : stage.pick(dispatcher.now(), routeKey, attempts.tried());
        if (next != null) {
            return proceedTo(next);
        }
        return queues() ? CallStep.QUEUE : withoutPlace();
    }

    private Verdict enter(JudgedAttempt<T> judged, boolean beside) {
        AgentLease<T> asked = Objects.requireNonNull(judged.ended().lease());
        Judgement judgement = Objects.requireNonNull(judged.judgement());
        Throwable thrown = judged.ended().failure();
        Outcome.Kind outcome = judged.ended().timedOut()
                ? Outcome.Kind.FAILURE
                : judgement.outcome().kind();
        attempts.add(FailedAttempt.of(asked, thrown, outcome), beside);
        if (isInPool()) {
            dispatcher.group().callCount().ended(attempts.size(), outcome == Outcome.Kind.SUCCESS);
        }
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
        end.stop(StopReason.BLAMED);
        return end.hasResult() ? end.over(rejection) : fallBackPastReserve(rejection);
    }

    private CallStep askNext(AgentLease<T> failed, Throwable thrown) {
        StopReason reason = isBlamedEarly() ? StopReason.BLAMED : reasonToStop(failed, thrown);
        if (reason != null) {
            return fallBack(reason, thrown);
        }
        AgentLease<T> untried = stage.pick(dispatcher.now(), routeKey, attempts.tried());
        if (untried != null) {
            return failOver(failed, untried, thrown);
        }
        if (stage.returnsToTried() && stage.hasAvailable()) {
            return backOff(thrown);
        }
        return !stage.returnsToTried() && queues() ? CallStep.QUEUE : nobodyLeft(thrown);
    }

    /** In a chain, and in the reserve, the next agent may be there for just what the others can't do. */
    private boolean isBlamedEarly() {
        int agents = stage.group().setup().config().blameMinimumAgents();
        return agents > 0 && isInPool() && stage.returnsToTried() && attempts.areBlamedEarly(agents);
    }

    /** Why no further agent is asked; null if one is, which has been paid for then. */
    private @Nullable StopReason reasonToStop(AgentLease<T> failed, Throwable thrown) {
        if (!isInPool()) {
            return limits.isPastDeadline() ? StopReason.DEADLINE_PASSED : null;
        }
        StopReason reason = limits.pay(attempts.againstRetries());
        if (reason == StopReason.RETRY_BUDGET_EXHAUSTED) {
            events.retryDenied(limits, failed.agentId(), thrown);
        }
        return reason;
    }

    /** Whether the agents of the pool are being asked, not those of the reserve. */
    private boolean isInPool() {
        return stage == dispatcher.picker();
    }

    private CallStep nobodyLeft(Throwable thrown) {
        payBack();
        return fallBack(limits.isPastDeadline() ? StopReason.DEADLINE_PASSED : StopReason.NOBODY_LEFT, thrown);
    }

    /** Decides what follows a wait. */
    CallStep afterWait() {
        FailedAttempt<T> last = attempts.last();
        long now = dispatcher.now();
        AgentLease<T> untried = stage.pick(now, routeKey, attempts.tried());
        AgentLease<T> next = untried != null ? untried : stage.pick(now, routeKey, null);
        if (next == null) {
            return queues() ? CallStep.QUEUE : nobodyLeft(last.failure());
        }
        return failOver(last.lease(), next, last.failure());
    }

    /** Ends the call during a wait, because its caller wants it to end. */
    CallStep giveUp() {
        payBack();
        return end.over(StopReason.ABORTED, failure());
    }

    /** Takes back what was paid for an attempt that does not come about. */
    void payBack() {
        if (isInPool()) {
            limits.payBack();
        }
    }

    /** Ends the call, because what decides has itself failed: a selector, say. */
    CallStep broken(Throwable thrown) {
        return end.broken(thrown);
    }

    /** How it waits; only after {@link CallStep#QUEUE}. */
    PlaceWait<T> queued() {
        return queued;
    }

    /** Decides what follows the wait for a place. */
    CallStep afterQueue(QueueOutcome<T> outcome) {
        queued.end();
        return switch (outcome.kind()) {
            case PLACE -> place(outcome);
            case BROKEN -> broken(outcome.failureOrThrow());
            case INTERRUPTED, CANCELLED -> interrupted();
            case NOBODY, TOO_LATE -> withoutPlace();
        };
    }

    private CallStep place(QueueOutcome<T> outcome) {
        if (limits.isPastDeadline()) {
            outcome.giveBack();
            return withoutPlace();
        }
        AgentLease<T> next = outcome.leaseOrThrow();
        if (!isInPool()) {
            return fallBackTo(next, failure());
        }
        return attempts.size() == 0 ? proceedTo(next) : failOver(attempts.last().lease(), next, failure());
    }

    private CallStep interrupted() {
        if (!end.isSettled()) {
            InterruptedException cause = new InterruptedException("interrupted while it waited for a place");
            end.settle(queued.nobody(stage).initCause(cause));
        }
        return giveUp();
    }

    /** The caller gets the last failure, or hears that nobody could be asked. */
    private CallStep withoutPlace() {
        if (!end.isSettled()) {
            end.settle(queued.nobody(stage));
        }
        return nobodyLeft(failure());
    }

    /** Whether the call gets in line, because agents are full and it may wait. */
    private boolean queues() {
        return queued.begin(stage, routeKey, attempts, false);
    }

    private CallStep failOver(AgentLease<T> failed, AgentLease<T> next, Throwable thrown) {
        CallStep step = proceedTo(next);
        events.failedOver(failed.agentId(), next.agentId(), thrown);
        return step;
    }

    /** Waits before an agent is asked again, unless there is no time left for that. */
    private CallStep backOff(Throwable thrown) {
        delayNanos = limits.nextWaitNanos();
        if (delayNanos < 0) {
            limits.payBack();
            return fallBack(StopReason.DEADLINE_PASSED, thrown);
        }
        return CallStep.WAIT;
    }

    private CallStep fallBack(StopReason reason, Throwable thrown) {
        end.stop(reason);
        AgentPicker<T> reserve = dispatcher.reserve();
        if (reserve != null
                && !limits.isPastDeadline()
                && dispatcher.fallback().when().test(thrown)) {
            stage = reserve;
            AgentLease<T> next = reserve.group().hasCallsInLine()
                    ? null
                    : reserve.pick(dispatcher.now(), routeKey, attempts.tried());
            if (next != null) {
                return fallBackTo(next, thrown);
            }
            if (queues()) {
                return CallStep.QUEUE;
            }
        }
        return fallBackPastReserve(thrown);
    }

    private CallStep fallBackTo(AgentLease<T> next, Throwable thrown) {
        CallStep step = proceedTo(next);
        events.fellBack(next.agentId(), thrown);
        return step;
    }

    private CallStep fallBackPastReserve(Throwable thrown) {
        FallbackPolicy<T> fallback = dispatcher.fallback();
        T handler = dispatcher.handler();
        if (handler == null && !fallback.method() || !fallback.when().test(thrown)) {
            return end.over(thrown);
        }
        end.judgeCall(thrown);
        if (handler != null) {
            lease = AgentLease.handler(handler);
            startNanos = dispatcher.now();
            events.fellBack("handler", thrown);
            return CallStep.ATTEMPT;
        }
        lease = null;
        events.fellBack("method", thrown);
        return CallStep.METHOD;
    }

    private CallStep proceedTo(AgentLease<T> next) {
        startNanos = dispatcher.now();
        lease = dispatcher.limits().limited(next, callStartNanos);
        return CallStep.ATTEMPT;
    }
}
