package dev.pooling.pool;

import dev.pooling.async.ReturnTypeAdapter;
import dev.pooling.event.PoolEvent.CallSucceeded;
import dev.pooling.retry.ExceptionFilter;
import dev.pooling.retry.FailedResultException;
import dev.pooling.routing.Tags;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries the calls of one method from agent to agent. {@link SyncCall} has the loop; a generated proxy method contains
 * the same loop around a direct call of the agent's method. For generated proxies and the pool itself.
 *
 * <p>Immutable and thread-safe. A call that succeeds at once allocates nothing and takes no lock.
 *
 * @param <T> the type of the agents
 * @since 0.1
 */
public final class CallDispatcher<T> {

    private static final ExceptionFilter NOBODY_AVAILABLE =
            ExceptionFilter.of(List.of(NoAgentAvailableException.class), List.of(AgentsFullException.class));

    private final AgentPicker<T> picker;
    private final AgentGroup<T> group;
    private final CallPolicy policy;
    private final FallbackPolicy<T> fallback;
    private final @Nullable AgentPicker<T> reserve;
    private final long firstLimitNanos;
    private final boolean judgesValues;

    /** Made when first needed; if two threads make one each, both work. */
    private volatile @Nullable AttemptTimer timer;

    /** What the method returns instead of a stage; null for a stage, or for a method that returns its result. */
    private final @Nullable ReturnTypeAdapter<?> returnType;

    /** The options of the one call that this dispatcher was made for; null if it carries any number of calls. */
    private final @Nullable CallOptions scope;

    CallDispatcher(AgentPicker<T> picker, CallPolicy policy, FallbackPolicy<T> fallback) {
        this(picker, policy, fallback, null, null);
    }

    private CallDispatcher(
            AgentPicker<T> picker,
            CallPolicy policy,
            FallbackPolicy<T> fallback,
            @Nullable ReturnTypeAdapter<?> returnType,
            @Nullable CallOptions scope) {
        this.returnType = returnType;
        this.scope = scope;
        this.picker = picker;
        this.group = picker.group();
        this.policy = policy;
        this.fallback = fallback;
        this.reserve = fallback.reserve() == null || fallback.agents().isEmpty()
                ? null
                : new OrderedPicker<>(fallback.reserve().group(), fallback.agents(), picker.tags());
        this.judgesValues = group.judge().judgesValues();
        this.firstLimitNanos = shorter(policy.timeoutNanos(), policy.deadlineNanos());
    }

    /**
     * Makes a dispatcher for calls of a pool.
     *
     * @param pool the pool
     * @param policy how the calls are carried out
     * @param fallback what answers when the pool has given up
     * @param <T> the type of the agents
     * @return the dispatcher; never null
     */
    public static <T> CallDispatcher<T> of(AgentPool<T> pool, CallPolicy policy, FallbackPolicy<T> fallback) {
        return new CallDispatcher<>(pool.picker(), policy, fallback);
    }

    /**
     * Makes a dispatcher for calls of a chain.
     *
     * @param chain the chain
     * @param policy how the calls are carried out; its retries do not matter, since every agent is asked once
     * @param order the ids of the agents to ask, in order; empty for all in the order of the chain
     * @param fallback what answers when the chain has given up
     * @param <T> the type of the agents
     * @return the dispatcher; never null
     */
    public static <T> CallDispatcher<T> of(
            FallbackChain<T> chain, CallPolicy policy, List<String> order, FallbackPolicy<T> fallback) {
        return new CallDispatcher<>(
                new OrderedPicker<>(chain.group(), order, chain.config().tags()),
                policy.withRetries(Integer.MAX_VALUE),
                fallback);
    }

    /**
     * Returns a dispatcher that asks one agent first, and the others when it fails or its breaker is open. Where nobody
     * may be asked and there is no other fallback, the agent gets the call all the same, unless that is for its limit.
     *
     * @param home the agent
     * @return a new dispatcher; never null
     */
    public CallDispatcher<T> homeFirst(Home<T> home) {
        boolean hasFallback = reserve != null || fallback.handler() != null || fallback.method();
        FallbackPolicy<T> last =
                hasFallback ? fallback : new FallbackPolicy<>(List.of(), null, home.agent(), false, NOBODY_AVAILABLE);
        return new CallDispatcher<>(new HomePicker<>(picker, home), policy, last);
    }

    /**
     * Returns a dispatcher whose calls go to agents that have certain tags, those of the reserve included.
     *
     * @param tags the tags, instead of those required so far; not null
     * @return a new dispatcher; never null
     */
    public CallDispatcher<T> requiring(Tags tags) {
        return new CallDispatcher<>(picker.requiring(tags), policy, fallback, returnType, null);
    }

    /**
     * Returns a dispatcher for a method with an asynchronous return type.
     *
     * @param adapter knows the type; null if it is a stage
     * @return a new dispatcher; never null
     */
    public CallDispatcher<T> returning(@Nullable ReturnTypeAdapter<?> adapter) {
        return new CallDispatcher<>(picker, policy, fallback, adapter, null);
    }

    /**
     * Answers one call of a method with an asynchronous return type.
     *
     * @param call the method with its arguments; not null
     * @param routeKey the key for sticky routing, or null
     * @return a {@link CompletableFuture}, or what the adapter makes; never null
     */
    public Object begin(BoundCall<T> call, @Nullable Object routeKey) {
        BoundInvocation<T, ?> invocation = new BoundInvocation<>(scoped(), call, routeKey);
        return returnType == null ? invocation.begin() : invocation.adaptedBy(returnType);
    }

    /**
     * Returns who carries out a call that the current thread makes now: this dispatcher, unless the thread has {@link
     * CallOptions}. These are suspended until {@link #succeeded} or {@link #failed} has ended the call.
     *
     * @return for one call whose thread waits for it; never null
     */
    public CallDispatcher<T> enter() {
        CallDispatcher<T> entered = scoped();
        if (entered != this) {
            CallScope.suspend();
        }
        return entered;
    }

    private CallDispatcher<T> scoped() {
        CallOptions options = CallScope.current();
        if (options == null) {
            return this;
        }
        CallPolicy own = options.applyTo(policy, picker.returnsToTried());
        return new CallDispatcher<>(options.applyTo(picker), own, fallback, returnType, options);
    }

    /** Carries out one call. What the agents throw, checked or not, reaches the caller as it is. */
    <R, X extends Exception> @Nullable R execute(
            AgentCall<? super T, ? extends R, X> call, @Nullable Object routeKey, @Nullable CallObserver observer)
            throws X {
        return SyncCall.execute(enter(), call, routeKey, observer);
    }

    /**
     * Reads the clock of the pool.
     *
     * @return a reading in nanoseconds
     */
    public long nanoTime() {
        return group.ticker().nanoTime();
    }

    /**
     * Picks the agent for the first attempt of a call. The lease must be given back to {@link #succeeded} or
     * {@link #failed}.
     *
     * @param routeKey the key for sticky routing, or null
     * @param startNanos when the call began
     * @return a lease of the agent; never null
     * @throws NoAgentAvailableException if no agent is available
     */
    public AgentLease<T> lease(@Nullable Object routeKey, long startNanos) {
        AgentLease<T> lease = picker.pick(startNanos, routeKey, null);
        if (lease == null) {
            throw NoAgents.exception(picker, startNanos);
        }
        return lease;
    }

    /**
     * Begins to watch over the time of an attempt.
     *
     * @param lease the lease of the agent
     * @param startNanos when the attempt began
     * @return the watch, to be passed on; null if the attempt has no limit
     */
    public @Nullable CallWatch watch(AgentLease<T> lease, long startNanos) {
        long limit = lease.limitNanos != 0 ? lease.limitNanos : firstLimitNanos;
        return limit == 0 ? null : group.watchdog().watch(lease, startNanos, limit);
    }

    /**
     * Tells whether results are to be passed to {@link #judge}.
     *
     * @return true if the pool has a classifier that looks at results
     */
    public boolean judgesValues() {
        return judgesValues;
    }

    /**
     * Judges the result of an attempt.
     *
     * @param lease the lease of the agent
     * @param value what it has returned, which may be null
     * @throws RuntimeException if the result is no success; to be given to {@link #failed} as the failure. If nobody has a
     *     better result, {@link CallProgress#returnsResult} says so then
     */
    public void judge(AgentLease<T> lease, @Nullable Object value) {
        FailedResultException failed = failedResult(lease, value);
        if (failed != null) {
            throw new JudgedResult(failed);
        }
    }

    /** What a result stands for if it is no success; null if it is one. That of a fallback handler always is. */
    @Nullable
    FailedResultException failedResult(AgentLease<T> lease, @Nullable Object value) {
        return lease.group == null ? null : lease.group.judge().failedResult(value);
    }

    /**
     * Ends an attempt that has returned.
     *
     * @param progress what has happened before in this call, or null if it is the first attempt
     * @param lease the lease of the agent
     * @param watch what {@link #watch} returned
     * @param startNanos when the attempt began
     * @throws AgentTimeoutException if the attempt was too late; to be treated like a failure of the agent
     */
    public void succeeded(
            @Nullable CallProgress<T> progress, AgentLease<T> lease, @Nullable CallWatch watch, long startNanos) {
        if (watch != null && !watch.disarm()) {
            throw timeout(lease, watch.limitNanos(), null);
        }
        recordSuccess(progress, lease, startNanos);
        if (CallReports.isAnyOpen()) {
            ReportWriter.served(this, progress, lease.agentId(), startNanos);
        }
        CallScope.resume(scope);
    }

    /** Enters a success into the book and tells listeners. */
    void recordSuccess(@Nullable CallProgress<T> progress, AgentLease<T> lease, long startNanos) {
        long now = nanoTime();
        long elapsed = Math.max(0, now - startNanos);
        if (lease.group != null) {
            lease.group.book().succeeded(lease, now, elapsed);
        }
        if (group.events().isActive()) {
            int attempts = progress == null ? 1 : progress.attempts() + 1;
            group.events()
                    .publish(new CallSucceeded(
                            group.name(), policy.methodName(), lease.agentId(), attempts, Duration.ofNanos(elapsed)));
        }
    }

    /**
     * Ends an attempt that has failed, decides what follows, and waits if that is part of it.
     *
     * @param progress what has happened before in this call, or null if it was the first attempt
     * @param lease the lease of the agent, or null if none could be picked
     * @param watch what {@link #watch} returned, or null if it was not called
     * @param startNanos when the attempt began
     * @param routeKey the key for sticky routing, or null
     * @param failure what was thrown
     * @return how to go on; never null
     * @throws RuntimeException or any other exception, declared or not: what the caller gets, if the call is over
     */
    public CallProgress<T> failed(
            @Nullable CallProgress<T> progress,
            @Nullable AgentLease<T> lease,
            @Nullable CallWatch watch,
            long startNanos,
            @Nullable Object routeKey,
            Throwable failure) {
        CallProgress<T> call = progress != null ? progress : new CallProgress<>(this, routeKey, startNanos, null);
        boolean goesOn = false;
        try {
            SyncCall.follow(this, call, SyncCall.ended(this, lease, watch, startNanos, failure));
            goesOn = call.lease() != null && !call.returnsResult();
        } finally {
            if (!goesOn) {
                CallScope.resume(scope);
            }
        }
        return call;
    }

    /** Begins a call that waits for its agents without a thread. */
    <R> CompletableFuture<R> executeAsync(
            Function<? super T, ? extends CompletionStage<R>> call,
            @Nullable Object routeKey,
            @Nullable CallObserver observer) {
        FunctionCall<T, R> begun = new FunctionCall<>(scoped(), call, routeKey, observer);
        begun.start();
        return begun;
    }

    /** What bounds the asynchronous attempts; null if nothing does, or if the limit is that of a single call. */
    @Nullable
    AttemptTimer timer() {
        AttemptTimer known = timer;
        if (known == null && firstLimitNanos != 0 && scope == null) {
            known = new AttemptTimer(group.setup(), firstLimitNanos);
            timer = known;
        }
        return known;
    }

    /** The limit of an attempt whose lease has none of its own; 0 for none. */
    long firstLimitNanos() {
        return firstLimitNanos;
    }

    AgentPicker<T> picker() {
        return picker;
    }

    AgentGroup<T> group() {
        return group;
    }

    CallPolicy policy() {
        return policy;
    }

    FallbackPolicy<T> fallback() {
        return fallback;
    }

    /** The fallback handler; null if there is none, or none that may answer this call. */
    @Nullable
    T handler() {
        T handler = fallback.handler();
        return handler == null || picker.letsAnswer(handler) ? handler : null;
    }

    @Nullable
    AgentPicker<T> reserve() {
        return reserve;
    }

    /** Which exceptions count against the agents of a group. */
    ExceptionFilter retryable(AgentGroup<T> asked) {
        return asked == group ? policy.retryable() : fallback.when();
    }

    AgentTimeoutException timeout(AgentLease<T> lease, long limitNanos, @Nullable Throwable cause) {
        return AgentTimeoutException.of(group.name(), lease.agentId(), limitNanos, cause);
    }

    /** The shorter of two limits, where 0 is none. */
    static long shorter(long oneNanos, long otherNanos) {
        if (oneNanos == 0 || otherNanos == 0) {
            return oneNanos + otherNanos;
        }
        return Math.min(oneNanos, otherNanos);
    }
}
