package dev.pooling.pool;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.internal.LogText;
import dev.pooling.retry.ExceptionFilter;
import dev.pooling.retry.RetryBudget;
import dev.pooling.retry.RetryBudgetStats;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A set of interchangeable agents that share the calls by a strategy, each behind a circuit breaker of its own. A call
 * goes to an available agent; if that fails, to another one at once, until one succeeds or the attempts are used up.
 *
 * <p>Thread-safe. Agents may be added, removed and reset while calls run. A call that succeeds at its first attempt takes
 * no lock and allocates nothing.
 *
 * @param <T> the type of the agents
 * @since 0.1
 */
public final class AgentPool<T> implements AutoCloseable {

    private final LoadBalanceStrategy strategy;
    private final AgentGroup<T> group;
    private final AgentPicker<T> picker;
    private final CallDispatcher<T> dispatcher;
    private final CallDispatcher<T> hedged;

    private AgentPool(Builder<T> builder) {
        GroupSetup setup = builder.toSetup();
        strategy = builder.strategy;
        group = new AgentGroup<>(setup, true, builder.probing(setup.config()));
        picker = new BalancedPicker<>(group, builder.balancers(setup), builder.routeKeys)
                .requiring(setup.config().tags());
        CallPolicy policy = CallPolicy.of(setup.config(), ExceptionFilter.ALL);
        CallDispatcher<T> plain = new CallDispatcher<>(picker, policy, FallbackPolicy.none());
        hedged = plain.hedged(HedgePolicy.of(setup.config()));
        dispatcher = builder.idempotent ? hedged : plain;
        ConfigLog.created("pool", setup, strategy.name());
    }

    /**
     * Creates a pool with the default configuration.
     *
     * @param strategy how the calls are shared; not null
     * @param <T> the type of the agents
     * @return a pool without agents
     */
    public static <T> AgentPool<T> create(LoadBalanceStrategy strategy) {
        return create(strategy, PoolConfig.defaults());
    }

    /**
     * Creates a pool.
     *
     * @param strategy how the calls are shared; not null
     * @param config the configuration; not null
     * @param <T> the type of the agents
     * @return a pool without agents
     */
    public static <T> AgentPool<T> create(LoadBalanceStrategy strategy, PoolConfig config) {
        return AgentPool.<T>builder().strategy(strategy).config(config).build();
    }

    /**
     * Begins to build a pool.
     *
     * @param <T> the type of the agents
     * @return a builder with the defaults: strategy ROUND_ROBIN, name "pool"
     */
    public static <T> Builder<T> builder() {
        return new Builder<>();
    }

    /**
     * Adds an agent with weight 1 and priority 0.
     *
     * @param id its id; not null, not blank, unique in the pool
     * @param agent the agent; not null
     * @throws IllegalArgumentException if an argument is out of bounds or the id is taken
     */
    public void addAgent(String id, T agent) {
        group.add(-1, AgentSpec.of(id, agent));
    }

    /**
     * Adds an agent.
     *
     * @param id its id; not null, not blank, unique in the pool
     * @param agent the agent; not null
     * @param weight its share of calls relative to the others; finite and above 0
     * @param priority its priority; a lower number is preferred
     * @throws IllegalArgumentException if an argument is out of bounds or the id is taken
     */
    public void addAgent(String id, T agent, double weight, int priority) {
        addAgent(id, agent, weight, priority, Map.of());
    }

    /**
     * Adds an agent.
     *
     * @param id its id; not null, not blank, unique in the pool
     * @param agent the agent; not null
     * @param weight its share of calls relative to the others; finite and above 0
     * @param priority its priority; a lower number is preferred
     * @param metadata anything that describes it; not null; copied
     * @throws IllegalArgumentException if an argument is out of bounds or the id is taken
     */
    public void addAgent(String id, T agent, double weight, int priority, Map<String, ?> metadata) {
        group.add(-1, new AgentSpec<>(id, agent, weight, priority, metadata, null));
    }

    /**
     * Adds an agent that takes more or fewer calls at a time than the others.
     *
     * @param id its id; not null, not blank, unique in the pool
     * @param agent the agent; not null
     * @param weight its share of calls relative to the others; finite and above 0
     * @param priority its priority; a lower number is preferred
     * @param metadata anything that describes it; not null; copied
     * @param maxConcurrent as {@link PoolConfig#maxConcurrent}, for this agent; 0 or more
     * @throws IllegalArgumentException if an argument is out of bounds or the id is taken
     */
    public void addAgent(String id, T agent, double weight, int priority, Map<String, ?> metadata, int maxConcurrent) {
        group.add(-1, new AgentSpec<>(id, agent, weight, priority, metadata, maxConcurrent));
    }

    /**
     * Removes an agent. It receives no new call; calls in flight end normally.
     *
     * @param id the id of the agent
     * @return whether there was such an agent
     */
    public boolean removeAgent(String id) {
        return group.remove(id);
    }

    /**
     * Calls an agent, and others if it fails, with the configured number of retries.
     *
     * @param call what to do with the agent; may run several times
     * @param <R> the type of the result
     * @param <X> the checked exception that the call may throw
     * @return what the call returned, which may be null
     * @throws X the last agent's own exception, earlier ones suppressed
     * @throws NoAgentAvailableException if no agent could be asked, or the pool is closed
     */
    public <R, X extends Exception> R execute(AgentCall<? super T, ? extends R, X> call) throws X {
        return run(dispatcher, null, call);
    }

    /**
     * Calls an agent, and others if it fails.
     *
     * @param call what to do with the agent; may run several times
     * @param retries how many further attempts may follow the first; 0 or more
     * @param <R> the type of the result
     * @param <X> the checked exception that the call may throw
     * @return what the call returned, which may be null
     * @throws X the last agent's own exception, earlier ones suppressed
     * @throws NoAgentAvailableException if no agent could be asked, or the pool is closed
     * @throws IllegalArgumentException if {@code retries} is below 0
     */
    public <R, X extends Exception> R execute(AgentCall<? super T, ? extends R, X> call, int retries) throws X {
        CallDispatcher<T> retrying = dispatcher.withRetries(retries);
        if (CallScope.current() != null) {
            // What a call is given itself stands above the options of its thread.
            return CallOptions.builder().retries(retries).build().call(() -> execute(call));
        }
        return run(retrying, null, call);
    }

    /**
     * Calls an agent with a key that the strategy CONSISTENT_HASH, or a selector, routes by.
     *
     * @param routeKey equal keys go to the same agent while it is available and not overloaded; null for no key
     * @param call what to do with the agent; may run several times
     * @param <R> the type of the result
     * @param <X> the checked exception that the call may throw
     * @return what the call returned, which may be null
     * @throws X the last agent's own exception, earlier ones suppressed
     * @throws NoAgentAvailableException if no agent could be asked, or the pool is closed
     */
    public <R, X extends Exception> R executeWithKey(
            @Nullable Object routeKey, AgentCall<? super T, ? extends R, X> call) throws X {
        return run(dispatcher, routeKey, call);
    }

    /**
     * Calls an agent that answers later, and others if it fails. No thread waits for it: the outcome is recorded when the
     * stage completes, retries are scheduled, and what follows an attempt happens in the thread that completed it.
     *
     * <p>A function that throws, a stage that fails and a null stage are failed attempts alike. An attempt that takes
     * too long fails with an {@link AgentTimeoutException}, its stage is cancelled and its late result is dropped.
     * Cancelling the returned future, or completing it by hand, cancels the stage of the agent and blames nobody.
     *
     * @param call begins the work of the agent, without blocking; may run several times. Not null
     * @param <R> the type of the result
     * @return completed with the result, which may be null; or with the last agent's own exception, never wrapped, earlier
     *     ones suppressed; or with a {@link NoAgentAvailableException}. Never null
     */
    public <R> CompletableFuture<R> executeAsync(Function<? super T, ? extends CompletionStage<R>> call) {
        return executeAsyncWithKey(null, call);
    }

    /**
     * Calls an agent that answers later, with a key that the strategy CONSISTENT_HASH, or a selector, routes by.
     *
     * @param routeKey equal keys go to the same agent while it is available and not overloaded; null for no key
     * @param call begins the work of the agent, without blocking; may run several times. Not null
     * @param <R> the type of the result
     * @return as of {@link #executeAsync}
     */
    public <R> CompletableFuture<R> executeAsyncWithKey(
            @Nullable Object routeKey, Function<? super T, ? extends CompletionStage<R>> call) {
        Objects.requireNonNull(call, "call must not be null");
        return FunctionCall.begin(dispatcher, call, routeKey, null);
    }

    /**
     * Calls an agent, and a second one beside it if the first one takes long, as {@link PoolConfig#hedgeDelay} or {@link
     * PoolConfig#hedgePercentile} says: the first good answer wins. If neither is set this is {@link #execute(AgentCall)}.
     *
     * <p>The agents are called on threads of their own, virtual ones where there are any, while the calling thread waits:
     * what belongs to that thread is not seen there, unless a {@link dev.pooling.async.ContextPropagator} brings it. An
     * interrupt of the calling thread is passed on to the agents, and what they make of it is the answer. The thread of an
     * agent whose answer is not wanted any more is interrupted.
     *
     * @param call what to do with the agent; may run several times, also at the same time, so it must be idempotent
     * @param <R> the type of the result
     * @param <X> the checked exception that the call may throw
     * @return what the call returned, which may be null
     * @throws X the last agent's own exception, earlier ones suppressed
     * @throws NoAgentAvailableException if no agent could be asked, or the pool is closed
     */
    public <R, X extends Exception> R executeHedged(AgentCall<? super T, ? extends R, X> call) throws X {
        return run(hedged, null, call);
    }

    /**
     * Calls an agent that answers later, and a second one beside it if the first one takes long; see {@link
     * #executeHedged}. No thread waits for either. The stage of the one that is not wanted any more is cancelled.
     *
     * @param call begins the work of the agent, without blocking; may run several times, also for two agents at the same
     *     time, so it must be idempotent. Not null
     * @param <R> the type of the result
     * @return as of {@link #executeAsync}
     */
    public <R> CompletableFuture<R> executeHedgedAsync(Function<? super T, ? extends CompletionStage<R>> call) {
        Objects.requireNonNull(call, "call must not be null");
        return FunctionCall.begin(hedged, call, null, null);
    }

    @SuppressWarnings("NullAway") // null exactly when the call itself returned null
    private <R, X extends Exception> R run(
            CallDispatcher<T> by, @Nullable Object routeKey, AgentCall<? super T, ? extends R, X> call) throws X {
        Objects.requireNonNull(call, "call must not be null");
        return by.execute(call, routeKey, null);
    }

    /**
     * Returns the agents that a call may go to now: all but those whose breaker lets no call in, or that
     * are throttled.
     *
     * @return an unmodifiable snapshot in the order of adding; never null
     */
    public List<PooledAgent<T>> availableAgents() {
        long now = group.ticker().nanoTime();
        return group.roster().members().stream()
                .filter(member -> isAvailable(member, now))
                .toList();
    }

    private static boolean isAvailable(PooledAgent<?> member, long nowNanos) {
        return member.breaker().state(nowNanos) != State.OPEN
                && member.cooldown().remainingNanos(nowNanos) == 0;
    }

    /**
     * Returns all agents, whatever their state.
     *
     * @return an unmodifiable snapshot in the order of adding; never null
     */
    public List<PooledAgent<T>> agents() {
        return group.roster().members();
    }

    /**
     * Returns the figures of every agent.
     *
     * @return an unmodifiable snapshot from id to figures, in the order of adding; never null
     */
    public Map<String, AgentStats> stats() {
        return StatsReader.read(group);
    }

    /**
     * Returns the figures of what bounds the retries of this pool.
     *
     * @return a snapshot; empty if nothing bounds them, see {@link PoolConfig#retryBudgetShare}
     */
    public Optional<RetryBudgetStats> retryBudget() {
        return Optional.ofNullable(group.retryBudget()).map(RetryBudget::stats);
    }

    /**
     * Resets an agent: its breaker closes and its figures start anew. Calls in flight do not count in the new figures.
     *
     * @param id the id of the agent
     * @return whether there is such an agent
     */
    public boolean resetAgent(String id) {
        return group.reset(id);
    }

    /** Resets all agents. */
    public void resetAll() {
        group.roster().members().forEach(member -> group.reset(member.id()));
    }

    /**
     * Returns the name of the pool.
     *
     * @return the name; never null
     */
    public String name() {
        return group.name();
    }

    /**
     * Returns how the calls are shared.
     *
     * @return the strategy; of no effect where the pool was built with a selector
     */
    public LoadBalanceStrategy strategy() {
        return strategy;
    }

    /**
     * Returns the resolved configuration.
     *
     * @return the configuration in force; never null
     */
    public PoolConfig config() {
        return group.setup().config();
    }

    /**
     * Closes the pool: calls from now on fail with a {@link NoAgentAvailableException}, calls in flight end normally, no
     * probe begins any more and those under way are interrupted. Agents are not closed, even if they could be. Closing
     * twice does nothing.
     */
    @Override
    public void close() {
        group.close();
    }

    AgentPicker<T> picker() {
        return picker;
    }

    @Override
    public String toString() {
        return "AgentPool[" + LogText.printable(group.name()) + ", " + strategy + ", " + agents().size() + " agents]";
    }

    /**
     * Builds an {@link AgentPool}. Not thread-safe.
     *
     * @param <T> the type of the agents
     */
    public static final class Builder<T> extends AgentPoolOptions<T, Builder<T>> {

        private Builder() {}

        @Override
        Builder<T> self() {
            return this;
        }

        /**
         * Builds the pool.
         *
         * @return a pool without agents
         */
        public AgentPool<T> build() {
            return new AgentPool<>(this);
        }
    }
}
