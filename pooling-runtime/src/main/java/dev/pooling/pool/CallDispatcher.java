package dev.pooling.pool;

import dev.pooling.async.ReturnTypeAdapter;
import dev.pooling.retry.FailedResultException;
import dev.pooling.routing.CallDescription;
import dev.pooling.routing.Tags;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
public final class CallDispatcher<T> extends CallSetup<T> {

    private final boolean judgesValues;
    private final boolean describesCalls;
    private final long firstLimitNanos;
    private final Watchdog watchdog;
    private final Heartbeat heartbeat;
    private final @Nullable CallQueue<T> queue;

    /** Of how many calls of a fast agent one is timed; 1 if each is. */
    private final int sampling;

    CallDispatcher(AgentPicker<T> picker, CallPolicy policy, FallbackPolicy<T> fallback) {
        this(picker, policy, fallback, CallMode.PLAIN);
    }

    private CallDispatcher(AgentPicker<T> picker, CallPolicy policy, FallbackPolicy<T> fallback, CallMode mode) {
        super(picker, policy, fallback, mode);
        this.describesCalls = picker.looksAtCalls();
        this.judgesValues = mode.hasResult() && group.judge().judgesValues();
        this.firstLimitNanos = limits.firstNanos();
        this.queue = group.queue();
        this.watchdog = group.watchdog();
        this.heartbeat = watchdog.heartbeat();
        this.sampling = CallTiming.sampling(group.setup(), policy, mode, firstLimitNanos);
        if (sampling > 1) {
            heartbeat.quicken(CallTiming.beatNanos(group.setup(), firstLimitNanos));
        }
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

    CallDispatcher<T> withRetries(int retries) {
        return new CallDispatcher<>(picker, policy.withRetries(retries), fallback, mode);
    }

    /**
     * Returns a dispatcher that asks one agent first, and the others when it fails or its breaker is open. Where nobody
     * may be asked and there is no other fallback, the agent gets the call all the same, unless that is for its limit.
     *
     * @param home the agent
     * @return a new dispatcher; never null
     */
    public CallDispatcher<T> homeFirst(Home<T> home) {
        return new CallDispatcher<>(new HomePicker<>(picker, home), policy, fallback.orLast(home.agent()), mode);
    }

    /**
     * Returns a dispatcher whose calls go to agents that have certain tags, those of the reserve included.
     *
     * @param tags the tags, instead of those required so far; not null
     * @return a new dispatcher; never null
     */
    public CallDispatcher<T> requiring(Tags tags) {
        return new CallDispatcher<>(picker.requiring(tags), policy, fallback, mode);
    }

    /**
     * Returns a dispatcher for a method with an asynchronous return type.
     *
     * @param adapter knows the type; null if it is a stage
     * @return a new dispatcher; never null
     */
    public CallDispatcher<T> returning(@Nullable ReturnTypeAdapter<?> adapter) {
        return new CallDispatcher<>(picker, policy, fallback, mode.returning(adapter));
    }

    /**
     * Returns a dispatcher for a method that returns nothing, of which there is nothing to be judged.
     *
     * @return a new dispatcher; never null
     */
    public CallDispatcher<T> withoutResult() {
        return new CallDispatcher<>(picker, policy, fallback, mode.withoutResult());
    }

    /**
     * Returns a dispatcher that asks a second agent beside one that takes long. Not for calls of a chain, whose agents are
     * asked in order.
     *
     * @param policy when; null for never
     * @return a new dispatcher; never null
     */
    public CallDispatcher<T> hedged(@Nullable HedgePolicy policy) {
        Hedging hedges =
                policy == null ? null : new Hedging(policy, group.hedgeBudget(), firstLimitNanos, group.ticker());
        return new CallDispatcher<>(picker, this.policy, fallback, mode.hedged(hedges));
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
        ReturnTypeAdapter<?> returnType = mode.returnType();
        return returnType == null ? invocation.begin() : invocation.adaptedBy(returnType);
    }

    /**
     * Returns who carries out a call that the current thread makes now: this dispatcher, unless the thread has {@link
     * CallOptions}. These are suspended until {@link #succeeded}, {@link #failed} or {@link #executeHedged} has ended the
     * call.
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

    /** Who carries out a call that is begun on this thread, with options of its own if the thread has some. */
    CallDispatcher<T> scoped() {
        CallOptions options = CallScope.current();
        if (options == null) {
            return this;
        }
        CallPolicy own = options.applyTo(policy, picker.returnsToTried());
        return new CallDispatcher<>(options.applyTo(picker), own, fallback, mode.within(options));
    }

    /**
     * Tells whether calls are to be passed to {@link #executeHedged}.
     *
     * @return true if a second agent may be asked beside one that takes long
     */
    public boolean isHedged() {
        return hedging != null;
    }

    /**
     * Carries out one call of a method that is hedged. What the agents throw, checked or not, reaches the caller as it is.
     *
     * @param call the method with its arguments; not null
     * @param routeKey the key for sticky routing, or null
     * @return what the method returned
     */
    public @Nullable Object executeHedged(BoundCall<T> call, @Nullable Object routeKey) {
        try {
            return WaitedCall.execute(scoped(), call, routeKey, null);
        } finally {
            CallScope.resume(scope);
        }
    }

    /** Carries out one call. What the agents throw, checked or not, reaches the caller as it is. */
    <R, X extends Exception> @Nullable R execute(
            AgentCall<? super T, ? extends R, X> call, @Nullable Object routeKey, @Nullable CallObserver observer)
            throws X {
        return hedging == null
                ? SyncCall.execute(enter(), call, routeKey, observer)
                : WaitedCall.execute(scoped(), (agent, failure) -> call.call(agent), routeKey, observer);
    }

    /**
     * Tells whether what {@link #describe} returns is to take the place of the route key.
     *
     * @return true if there is a selector, which sees the arguments
     */
    public boolean describesCalls() {
        return describesCalls;
    }

    /**
     * Describes a call to whoever routes it.
     *
     * @param arguments the arguments of the method; handed over
     * @param routeKey the key for sticky routing, or null
     * @return what to pass on as the route key; never null
     */
    public Object describe(@Nullable Object[] arguments, @Nullable Object routeKey) {
        return CallDescription.of(policy.methodName(), arguments, routeKey);
    }

    /**
     * Returns when a call that begins now does so.
     *
     * @return a reading of the pool's clock, or something that stands for one, if the clock need not be read for the call
     */
    public long nanoTime() {
        return sampling > 1 && !CallReports.isAnyOpen() ? CallTiming.LATER : now();
    }

    /**
     * Picks the agent for the first attempt of a call. The lease must be given back to {@link #succeeded} or
     * {@link #failed}.
     *
     * @param routeKey the key for sticky routing, or null
     * @param startNanos when the call began
     * @return a lease of the agent; never null
     * @throws RuntimeException if no agent is available, or if {@link #failed} is to wait for one
     */
    public AgentLease<T> lease(@Nullable Object routeKey, long startNanos) {
        long now = startNanos == CallTiming.LATER ? recentNanos() : startNanos;
        AgentLease<T> lease =
                queue == null ? picker.pick(now, routeKey, null) : CallQueue.pick(queue, picker, now, routeKey);
        if (lease == null) {
            throw NoAgents.exception(picker, now(), 0);
        }
        return lease;
    }

    /** What is out comes back by the clock; else a time up to a second old will do. */
    private long recentNanos() {
        return group.roster().isTroubled() ? now() : heartbeat.nanos();
    }

    /**
     * Begins to watch over the time of an attempt.
     *
     * @param lease the lease of the agent
     * @param startNanos when the attempt began
     * @return the watch, to be passed on; null if there is nothing to watch
     */
    public @Nullable CallWatch watch(AgentLease<T> lease, long startNanos) {
        if (startNanos == CallTiming.LATER) {
            return watchSampled(lease);
        }
        long limit = lease.limitNanos != 0 ? lease.limitNanos : firstLimitNanos;
        return limit == 0 ? null : watchdog.watch(lease, startNanos, limit);
    }

    private CallWatch watchSampled(AgentLease<T> lease) {
        CallWatch lane = watchdog.lane();
        if (lane == null
                || lease.kind != AgentLease.Kind.ORDINARY
                || lease.healthOrThrow().isToBeTimed(lane.stripe(), sampling)) {
            return watchdog.watch(lease, now(), firstLimitNanos);
        }
        lane.armUntimed(lease, firstLimitNanos);
        return lane;
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
     * @param startNanos when the attempt began, as it was given to {@link #watch}
     * @throws AgentTimeoutException if the attempt was too late; to be treated like a failure of the agent
     */
    public void succeeded(
            @Nullable CallProgress<T> progress, AgentLease<T> lease, @Nullable CallWatch watch, long startNanos) {
        long start = startNanos == CallTiming.LATER && watch != null ? watch.startNanos() : startNanos;
        if (watch != null && !watch.disarm()) {
            throw timeout(lease, watch.limitNanos(), null);
        }
        if (start == CallTiming.LATER && watch != null && lease.group != null) {
            lease.group.book().succeededUntimed(lease, watch.stripe(), heartbeat.nanos());
        } else {
            recordSuccess(progress, 0, lease, start);
        }
        if (CallReports.isAnyOpen()) {
            ReportWriter.served(this, progress, lease.agentId(), start == CallTiming.LATER ? now() : start);
        }
        CallScope.resume(scope);
    }

    /**
     * Enters a success into the book and tells listeners.
     *
     * @param cancelled how many agents were asked that could not finish because this one was first
     */
    void recordSuccess(@Nullable CallProgress<T> progress, int cancelled, AgentLease<T> lease, long startNanos) {
        int failed = progress == null ? 0 : progress.attempts();
        long now = now();
        long elapsed = Math.max(0, now - startNanos);
        if (lease.group != null) {
            lease.group.book().succeeded(lease, now, elapsed);
            if (failed > 0 && lease.group == group) {
                group.callCount().ended(failed + 1, true);
            }
        }
        if (group.events().isActive()) {
            CallEvents.of(this).callSucceeded(lease.agentId(), failed + cancelled + 1, elapsed);
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
        long start = begunNanos(lease, watch, startNanos);
        CallProgress<T> call = progress != null ? progress : new CallProgress<>(this, routeKey, start, null);
        boolean goesOn = false;
        try {
            SyncCall.follow(this, call, SyncCall.ended(this, lease, watch, start, failure));
            goesOn = call.lease() != null && !call.returnsResult();
        } finally {
            if (!goesOn) {
                CallScope.resume(scope);
            }
        }
        return call;
    }
}
