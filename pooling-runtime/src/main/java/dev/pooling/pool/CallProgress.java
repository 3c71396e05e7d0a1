package dev.pooling.pool;

import dev.pooling.event.PoolEvent;
import dev.pooling.event.PoolEvent.AttemptFailed;
import dev.pooling.event.PoolEvent.CallBlamed;
import dev.pooling.event.PoolEvent.CallFailed;
import dev.pooling.event.PoolEvent.FailedOver;
import dev.pooling.event.PoolEvent.FellBack;
import dev.pooling.internal.AgentGoneException;
import dev.pooling.retry.Backoff;
import dev.pooling.retry.ExceptionFilter;
import dev.pooling.retry.FailedResultException;
import dev.pooling.retry.Verdict;
import dev.pooling.routing.Candidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call of which an attempt has failed: whom it has asked, and what follows. Made with the first failure, so a call that
 * succeeds at once never has one. For generated proxies and the pool itself; used by one thread.
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
    private final List<FailedAttempt<T>> attempts = new ArrayList<>(4);
    private final Predicate<Candidate> tried = this::hasTried;

    /** The agents being asked: those of the pool, then the reserve. */
    private AgentPicker<T> stage;

    private int waits;
    private @Nullable AgentLease<T> lease;
    private long startNanos;
    private @Nullable Throwable failure;

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

    /** How many attempts have failed. */
    int attempts() {
        return attempts.size();
    }

    /** Records a failed attempt and sets what follows; throws what the caller gets if nothing does. */
    void after(@Nullable AgentLease<T> ended, @Nullable CallWatch watch, long attemptStartNanos, Throwable thrown) {
        if (ended == null) {
            failure = thrown;
            fallBack(thrown);
        } else if (ended.kind == AgentLease.Kind.HANDLER) {
            throw over(thrown);
        } else if (thrown instanceof AgentGoneException) {
            passOver(ended, watch);
        } else {
            Throwable timeout = watch == null ? null : timeout(ended, watch, thrown);
            Throwable settled = timeout == null ? thrown : timeout;
            failure = settled;
            switch (record(ended, attemptStartNanos, settled, timeout != null)) {
                case FAILURE -> askNext(ended, settled);
                case ANSWER -> fallBack(settled);
                case REJECTED -> reject(settled);
                case OVER -> throw over(settled);
            }
        }
    }

    /** Goes on as if the agent had not been picked, for it is no more. */
    private void passOver(AgentLease<T> gone, @Nullable CallWatch watch) {
        AgentGroup<T> group = stage.group();
        // The watchdog has returned the permit of a call that timed out meanwhile.
        if (watch == null || !watch.settle()) {
            group.book().ignored(gone);
        }
        group.remove(gone.agentId());
        long now = dispatcher.nanoTime();
        AgentLease<T> next = isPastDeadline() ? null : stage.pick(now, routeKey, tried);
        if (next != null) {
            proceedTo(next);
        } else {
            failure = failure == null ? NoAgents.exception(group, now) : failure;
            fallBack(failure);
        }
    }

    /** Ends the watch: the time-out, if there was one, whatever the interrupted agent threw; else null. */
    private @Nullable Throwable timeout(AgentLease<T> ended, CallWatch watch, Throwable thrown) {
        long limitNanos = watch.limitNanos();
        if (!watch.settle()) {
            return null;
        }
        boolean isNoticed =
                thrown instanceof AgentTimeoutException late && late.agentId().equals(ended.agentId());
        return isNoticed ? thrown : dispatcher.timeout(ended, limitNanos, thrown);
    }

    private Verdict record(AgentLease<T> ended, long attemptStartNanos, Throwable thrown, boolean timedOut) {
        AgentGroup<T> group = stage.group();
        Judgement judgement = group.judge().judge(thrown, dispatcher.retryable(group), timedOut);
        long now = dispatcher.nanoTime();
        long elapsed = Math.max(0, now - attemptStartNanos);
        if (!timedOut) {
            // The watchdog has recorded a time-out at the moment it happened.
            group.book().ended(ended, judgement.outcome(), now, elapsed);
        }
        attempts.add(new FailedAttempt<>(ended, thrown, timedOut || judgement.isFailure()));
        publish(() -> new AttemptFailed(
                poolName(), policy.methodName(), ended.agentId(), attempts.size(), Duration.ofNanos(elapsed), thrown));
        if (observer != null) {
            observer.failed(ended.agentId(), thrown);
        }
        return judgement.verdict();
    }

    /** The agent says that the call is bad: others would say so too. A result that says so is the answer. */
    private void reject(Throwable rejection) {
        publish(() -> new CallBlamed(poolName(), policy.methodName(), attempts.size(), rejection));
        if (rejection instanceof FailedResultException) {
            throw over(rejection);
        }
        fallBackPastReserve(rejection);
    }

    private void askNext(AgentLease<T> failed, Throwable thrown) {
        AgentLease<T> next = isStageOver() ? null : untriedOrBackOff(thrown);
        if (next == null) {
            fallBack(thrown);
        } else {
            proceedTo(next);
            publish(() -> new FailedOver(poolName(), policy.methodName(), failed.agentId(), next.agentId(), thrown));
        }
    }

    private boolean isStageOver() {
        return isPastDeadline() || stage == dispatcher.picker() && attempts.size() > policy.retries();
    }

    private @Nullable AgentLease<T> untriedOrBackOff(Throwable thrown) {
        long now = dispatcher.nanoTime();
        AgentLease<T> untried = stage.pick(now, routeKey, tried);
        if (untried != null || !stage.returnsToTried() || !stage.group().hasAvailable()) {
            return untried;
        }
        return backOff(thrown) ? afterBackOff() : null;
    }

    private @Nullable AgentLease<T> afterBackOff() {
        long now = dispatcher.nanoTime();
        AgentLease<T> untried = stage.pick(now, routeKey, tried);
        return untried != null ? untried : stage.pick(now, routeKey, null);
    }

    /** Waits before an agent is asked again; false if there is no time left for that. */
    private boolean backOff(Throwable thrown) {
        GroupSetup setup = stage.group().setup();
        PoolConfig config = setup.config();
        long delay = new Backoff(
                        config.retryDelay().toNanos(),
                        config.retryBackoffMultiplier(),
                        config.retryMaxDelay().toNanos())
                .delayNanos(waits++, setup.random().get());
        if (policy.deadlineNanos() > 0 && delay >= remainingNanos()) {
            return false;
        }
        try {
            setup.scheduler().sleep(delay);
            return true;
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw over(thrown);
        }
    }

    private void fallBack(Throwable thrown) {
        AgentPicker<T> reserve = dispatcher.reserve();
        if (reserve != null && !isPastDeadline() && dispatcher.fallback().when().test(thrown)) {
            stage = reserve;
            AgentLease<T> next = reserve.pick(dispatcher.nanoTime(), routeKey, tried);
            if (next != null) {
                proceedTo(next);
                publishFellBack(next.agentId(), thrown);
                return;
            }
        }
        fallBackPastReserve(thrown);
    }

    private void fallBackPastReserve(Throwable thrown) {
        FallbackPolicy<T> fallback = dispatcher.fallback();
        T handler = fallback.handler();
        if (handler == null && !fallback.method() || !fallback.when().test(thrown)) {
            throw over(thrown);
        }
        judgeCall(thrown);
        if (handler != null) {
            lease = AgentLease.handler(handler);
            startNanos = dispatcher.nanoTime();
            publishFellBack("handler", thrown);
        } else {
            lease = null;
            publishFellBack("method", thrown);
        }
    }

    private void proceedTo(AgentLease<T> next) {
        startNanos = dispatcher.nanoTime();
        lease = policy.deadlineNanos() == 0
                ? next
                : next.limitedTo(CallDispatcher.shorter(policy.timeoutNanos(), Math.max(1, remainingNanos())));
    }

    /** Ends the call: returns what to throw. */
    private RuntimeException over(Throwable last) {
        if (last instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        judgeCall(last);
        if (last instanceof Exception || ExceptionFilter.isBrokenAgent(last)) {
            Suppression.attach(last, attempts);
        }
        publish(() -> new CallFailed(poolName(), policy.methodName(), attempts.size(), last));
        throw CallProgress.<RuntimeException>unchecked(last);
    }

    /** Takes the failures back from the agents if the call itself is to blame. */
    private void judgeCall(Throwable last) {
        if (Blame.isBlamed(attempts)) {
            Blame.acquit(attempts);
            publish(() -> new CallBlamed(poolName(), policy.methodName(), attempts.size(), last));
        }
    }

    private boolean hasTried(Candidate candidate) {
        for (int i = 0; i < attempts.size(); i++) {
            if (attempts.get(i).lease().member == candidate) {
                return true;
            }
        }
        return false;
    }

    private boolean isPastDeadline() {
        return policy.deadlineNanos() > 0 && remainingNanos() <= 0;
    }

    private long remainingNanos() {
        return policy.deadlineNanos() - (dispatcher.nanoTime() - callStartNanos);
    }

    private String poolName() {
        return dispatcher.group().name();
    }

    private void publishFellBack(String target, Throwable thrown) {
        publish(() -> new FellBack(poolName(), policy.methodName(), target, thrown));
    }

    private void publish(Supplier<PoolEvent> event) {
        if (dispatcher.group().events().isActive()) {
            dispatcher.group().events().publish(event.get());
        }
    }

    /** Throws any exception without wrapping it: the agent's very own object must reach the caller. */
    @SuppressWarnings("unchecked") // erased: the cast does not happen
    private static <X extends Throwable> RuntimeException unchecked(Throwable failure) throws X {
        throw (X) failure;
    }
}
