package dev.pooling.pool;

import dev.pooling.internal.LogText;
import dev.pooling.internal.RepeatedFailureLog;
import dev.pooling.retry.ExceptionFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Agents in an order of preference, each behind a circuit breaker of its own. A call goes to the first agent whose breaker
 * lets it in; if that fails, at once to the next, each agent once. Walking on is what a chain is for, so no retry budget
 * bounds it.
 *
 * <p>Thread-safe. Agents may be added and removed while calls run.
 *
 * @param <T> the type of the agents
 * @since 0.1
 */
public final class FallbackChain<T> implements AutoCloseable {

    private final AgentGroup<T> group;
    private final CallDispatcher<T> dispatcher;
    private final RepeatedFailureLog callbackFailures =
            new RepeatedFailureLog(LoggerFactory.getLogger(FallbackChain.class));

    private FallbackChain(Builder<T> builder) {
        GroupSetup setup = builder.toSetup();
        group = new AgentGroup<>(setup, false, builder.probing(setup.config()));
        dispatcher = CallDispatcher.of(
                this, CallPolicy.of(setup.config(), builder.handled), List.of(), FallbackPolicy.none());
        ConfigLog.created("chain", setup, "in order");
    }

    /**
     * Creates a chain with the default configuration.
     *
     * @param <T> the type of the agents
     * @return a chain without agents
     */
    public static <T> FallbackChain<T> create() {
        return create(PoolConfig.defaults());
    }

    /**
     * Creates a chain.
     *
     * @param config the configuration; not null. Its retries do not matter, since a chain asks each agent once.
     * @param <T> the type of the agents
     * @return a chain without agents
     */
    public static <T> FallbackChain<T> create(PoolConfig config) {
        return FallbackChain.<T>builder().config(config).build();
    }

    /**
     * Begins to build a chain.
     *
     * @param <T> the type of the agents
     * @return a builder with the defaults: name "chain", every exception handled
     */
    public static <T> Builder<T> builder() {
        return new Builder<>();
    }

    /**
     * Adds an agent at the end.
     *
     * @param name its name; not null, not blank, unique in the chain
     * @param agent the agent; not null
     * @return this chain
     * @throws IllegalArgumentException if an argument is out of bounds or the name is taken
     */
    public FallbackChain<T> add(String name, T agent) {
        group.add(-1, AgentSpec.of(name, agent));
        return this;
    }

    /**
     * Adds an agent at the end.
     *
     * @param name its name; not null, not blank, unique in the chain
     * @param agent the agent; not null
     * @param metadata anything that describes it; not null; copied
     * @return this chain
     * @throws IllegalArgumentException if an argument is out of bounds or the name is taken
     */
    public FallbackChain<T> add(String name, T agent, Map<String, ?> metadata) {
        group.add(-1, AgentSpec.of(name, agent, metadata));
        return this;
    }

    /**
     * Adds an agent at the end that takes more or fewer calls at a time than the others.
     *
     * @param name its name; not null, not blank, unique in the chain
     * @param agent the agent; not null
     * @param metadata anything that describes it; not null; copied
     * @param maxConcurrent as {@link PoolConfig#maxConcurrent}, for this agent; 0 or more
     * @return this chain
     * @throws IllegalArgumentException if an argument is out of bounds or the name is taken
     */
    public FallbackChain<T> add(String name, T agent, Map<String, ?> metadata, int maxConcurrent) {
        group.add(-1, new AgentSpec<>(name, agent, AgentSpec.DEFAULT_WEIGHT, 0, metadata, maxConcurrent));
        return this;
    }

    /**
     * Inserts an agent.
     *
     * @param index its place: 0 is the first to be asked, {@link #size()} the last
     * @param name its name; not null, not blank, unique in the chain
     * @param agent the agent; not null
     * @return this chain
     * @throws IllegalArgumentException if the name or the agent is out of bounds or the name is taken
     * @throws IndexOutOfBoundsException if there is no such place
     */
    public FallbackChain<T> insert(int index, String name, T agent) {
        return insert(index, name, agent, Map.of());
    }

    /**
     * Inserts an agent.
     *
     * @param index its place: 0 is the first to be asked, {@link #size()} the last
     * @param name its name; not null, not blank, unique in the chain
     * @param agent the agent; not null
     * @param metadata anything that describes it; not null; copied
     * @return this chain
     * @throws IllegalArgumentException if the name or the agent is out of bounds or the name is taken
     * @throws IndexOutOfBoundsException if there is no such place
     */
    public FallbackChain<T> insert(int index, String name, T agent, Map<String, ?> metadata) {
        Objects.checkIndex(index, size() + 1);
        group.add(index, AgentSpec.of(name, agent, metadata));
        return this;
    }

    /**
     * Removes an agent. It receives no new call; calls in flight end normally.
     *
     * @param name the name of the agent
     * @return whether there was such an agent
     */
    public boolean remove(String name) {
        return group.remove(name);
    }

    /**
     * Returns the number of agents.
     *
     * @return a count
     */
    public int size() {
        return group.roster().members().size();
    }

    /**
     * Tells whether the chain has no agents.
     *
     * @return true if there is none
     */
    public boolean isEmpty() {
        return size() == 0;
    }

    /**
     * Calls the agents in order until one answers.
     *
     * @param call what to do with the agent; may run several times
     * @param <R> the type of the result
     * @param <X> the checked exception that the call may throw
     * @return what the call returned, which may be null
     * @throws X the last agent's own exception, earlier ones suppressed
     * @throws NoAgentAvailableException if no agent could be asked
     */
    public <R, X extends Exception> R execute(AgentCall<? super T, ? extends R, X> call) throws X {
        Objects.requireNonNull(call, "call must not be null");
        return run(call, null);
    }

    /**
     * Calls the agents in order until one answers, and tells of each that failed.
     *
     * @param call what to do with the agent; may run several times
     * @param onFallback is told the name and the exception of each agent that failed, before the next one is asked. What
     *     it throws is logged and otherwise ignored.
     * @param <R> the type of the result
     * @param <X> the checked exception that the call may throw
     * @return what the call returned, which may be null
     * @throws X the last agent's own exception, earlier ones suppressed
     * @throws NoAgentAvailableException if no agent could be asked
     */
    public <R, X extends Exception> R execute(
            AgentCall<? super T, ? extends R, X> call, BiConsumer<String, ? super Exception> onFallback) throws X {
        Objects.requireNonNull(call, "call must not be null");
        Objects.requireNonNull(onFallback, "onFallback must not be null");
        return run(call, new FallbackObserver(group.name(), onFallback, callbackFailures));
    }

    @SuppressWarnings("NullAway") // null exactly when the call itself returned null
    private <R, X extends Exception> R run(AgentCall<? super T, ? extends R, X> call, @Nullable CallObserver observer)
            throws X {
        return dispatcher.execute(call, null, observer);
    }

    /**
     * Calls the agents in order until one answers, and returns what happened instead of throwing what an agent threw.
     *
     * @param call what to do with the agent; may run several times
     * @param <R> the type of the result
     * @return how it went; never null
     */
    public <R> FallbackResult<R> executeDetailed(AgentCall<? super T, ? extends R, ?> call) {
        Objects.requireNonNull(call, "call must not be null");
        AttemptRecorder recorder = new AttemptRecorder();
        try {
            R result = run(call, recorder);
            return recorder.returned(result);
        } catch (Exception | AssertionError | LinkageError failure) {
            return recorder.failure(failure);
        }
    }

    /**
     * Calls agents that answer later, in order, until one does. No thread waits for them; see {@link
     * AgentPool#executeAsync}.
     *
     * @param call begins the work of the agent, without blocking; may run several times. Not null
     * @param <R> the type of the result
     * @return completed with the result, which may be null; or with the last agent's own exception, never wrapped, earlier
     *     ones suppressed; or with a {@link NoAgentAvailableException}. Never null
     */
    public <R> CompletableFuture<R> executeAsync(Function<? super T, ? extends CompletionStage<R>> call) {
        Objects.requireNonNull(call, "call must not be null");
        return FunctionCall.begin(dispatcher, call, null, null);
    }

    /**
     * Calls agents that answer later, in order, until one does, and tells of each that failed.
     *
     * @param call begins the work of the agent, without blocking; may run several times. Not null
     * @param onFallback is told the name and the exception of each agent that failed, before the next one is asked. What
     *     it throws is logged and otherwise ignored. Not null
     * @param <R> the type of the result
     * @return as of {@link #executeAsync(Function)}
     */
    public <R> CompletableFuture<R> executeAsync(
            Function<? super T, ? extends CompletionStage<R>> call, BiConsumer<String, ? super Exception> onFallback) {
        Objects.requireNonNull(call, "call must not be null");
        Objects.requireNonNull(onFallback, "onFallback must not be null");
        return FunctionCall.begin(
                dispatcher, call, null, new FallbackObserver(group.name(), onFallback, callbackFailures));
    }

    /**
     * Returns the figures of every agent.
     *
     * @return an unmodifiable snapshot from name to figures, in the order of the chain; never null
     */
    public Map<String, AgentStats> stats() {
        return StatsReader.read(group);
    }

    /**
     * Resets an agent: its breaker closes and its figures start anew.
     *
     * @param name the name of the agent
     * @return whether there is such an agent
     */
    public boolean reset(String name) {
        return group.reset(name);
    }

    /**
     * Closes the chain: calls from now on fail with a {@link NoAgentAvailableException}, calls in flight end normally, no
     * probe begins any more and those under way are interrupted. Agents are not closed, even if they could be. Closing
     * twice does nothing. A chain without probes need not be closed.
     */
    @Override
    public void close() {
        group.close();
    }

    /**
     * Returns the name of the chain.
     *
     * @return the name; never null
     */
    public String name() {
        return group.name();
    }

    /**
     * Returns the resolved configuration.
     *
     * @return the configuration in force; never null
     */
    public PoolConfig config() {
        return group.setup().config();
    }

    AgentGroup<T> group() {
        return group;
    }

    @Override
    public String toString() {
        return "FallbackChain[" + LogText.printable(group.name()) + ", " + size() + " agents]";
    }

    /**
     * Builds a {@link FallbackChain}. Not thread-safe.
     *
     * @param <T> the type of the agents
     */
    public static final class Builder<T> extends ProbingOptions<T, Builder<T>> {

        private ExceptionFilter handled = ExceptionFilter.ALL;

        private Builder() {
            super("chain");
        }

        @Override
        Builder<T> self() {
            return this;
        }

        /**
         * Sets which exceptions lead to the next agent; any other is the answer of the agent that threw it. Without this
         * every exception does.
         *
         * @param types exception types, with their subtypes; at least one, none null
         * @return this builder
         * @throws IllegalArgumentException if there is no type or a null one
         */
        @SafeVarargs
        @SuppressWarnings("varargs") // read only
        public final Builder<T> handling(Class<? extends Throwable>... types) {
            handled = HandledTypes.filter(Arrays.asList(types));
            return this;
        }

        /**
         * Builds the chain.
         *
         * @return a chain without agents
         */
        public FallbackChain<T> build() {
            return new FallbackChain<>(this);
        }
    }
}
