package dev.pooling;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.event.PoolListener;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.FallbackChain;
import dev.pooling.pool.PoolConfig;
import dev.pooling.pool.PooledAgent;
import dev.pooling.proxy.FallbackHandlers;
import dev.pooling.proxy.InterfacePlan;
import dev.pooling.proxy.PlanProblems;
import dev.pooling.proxy.PoolDefinitionException;
import dev.pooling.proxy.Proxies;
import dev.pooling.retry.OutcomeClassifier;
import dev.pooling.routing.AgentSelector;
import dev.pooling.weave.WovenPools;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes one dependable object out of an interface and several implementations of it.
 *
 * <pre>{@code
 * ChatService chat = Pooling.of(ChatService.class)
 *         .agent("openai", openAi)
 *         .agent("claude", claude, options -> options.weight(2))
 *         .build();
 * }</pre>
 *
 * <p><b>What becomes of the interface.</b> With {@link dev.pooling.annotation.Pooled @Pooled} its methods are carried
 * to a pool of the agents, and so without any annotation. With {@link dev.pooling.annotation.Fallback @Fallback} alone
 * they are carried to a chain, whose agents are asked in order. With both, the agents that {@code @Fallback} names
 * stand by until the pool has given up. Only annotations of the interface itself count, and of the most specific
 * declaration of each method; a super-interface's {@code @Pooled} does not.
 *
 * <p><b>Which methods.</b> All abstract ones, inherited ones included, and default methods that are annotated. Other
 * default, static and private methods run as written; what abstract methods they call goes through the pool.
 * {@code equals}, {@code hashCode} and {@code toString} are the proxy's own. The proxy is as thread-safe as its agents.
 *
 * <p><b>Which value of an option counts</b>, the strongest first: the builder; a system property
 * {@code pooling.<pool>.<option>}; the environment; {@code pooling.properties}; the annotation of the method; the
 * annotation of the interface; the default. See {@link dev.pooling.config.ConfigOverrides}.
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public final class Pooling {

    private Pooling() {}

    /**
     * Begins to build a pool or a chain, and its proxy.
     *
     * @param type the interface; not null. Whether it can be pooled is checked by {@link Builder#build()}.
     * @param <T> the interface
     * @return a builder without agents
     */
    public static <T> Builder<T> of(Class<T> type) {
        return new Builder<>(Objects.requireNonNull(type, "type must not be null"));
    }

    /**
     * Makes a proxy of a pool that was built by hand. The pool's own strategy and the options set in its configuration
     * count; the annotations say the rest. Overrides are not read: they count where {@link #of} builds the pool.
     *
     * @param type the interface; not null
     * @param pool the pool; not null. Agents may be added and removed at any time.
     * @param <T> the interface
     * @return a new proxy; never null
     * @throws PoolDefinitionException if the annotations contain mistakes, or name reserve agents, which such a pool
     * can't
     *     have
     */
    public static <T> T proxy(Class<T> type, AgentPool<T> pool) {
        Objects.requireNonNull(pool, "pool must not be null");
        PlanProblems problems = new PlanProblems(
                Objects.requireNonNull(type, "type must not be null").getName());
        InterfacePlan<T> plan = InterfacePlan.read(type, problems);
        plan.checkAgents(Set.of(), problems);
        for (PooledAgent<T> agent : pool.agents()) {
            if (Proxies.backing(agent.agent()) == pool) {
                problems.add(
                        AgentChecks.place(agent.id()),
                        "is a proxy of the very pool that it is in",
                        "Add an implementation of " + type.getSimpleName());
            }
        }
        FallbackHandlers<T> handlers = FallbackHandlers.of(plan, List.of(), problems);
        problems.throwIfAny();
        return Proxies.of(plan, pool, pool.config(), null, handlers, null);
    }

    /**
     * Makes a proxy of a chain that was built by hand. The chain's own order and the options set in its configuration
     * count; the annotations say the rest. Overrides are not read: they count where {@link #of} builds the chain.
     *
     * @param type the interface; not null
     * @param chain the chain; not null. Agents may be added and removed at any time.
     * @param <T> the interface
     * @return a new proxy; never null
     * @throws PoolDefinitionException if the annotations contain mistakes, or name agents that the chain does not have
     */
    public static <T> T proxy(Class<T> type, FallbackChain<T> chain) {
        Objects.requireNonNull(chain, "chain must not be null");
        PlanProblems problems = new PlanProblems(
                Objects.requireNonNull(type, "type must not be null").getName());
        InterfacePlan<T> plan = InterfacePlan.read(type, problems);
        plan.checkAgents(chain.stats().keySet(), problems);
        FallbackHandlers<T> handlers = FallbackHandlers.of(plan, List.of(), problems);
        problems.throwIfAny();
        return Proxies.of(plan, chain, chain.config(), handlers, null);
    }

    /**
     * Returns the pool behind a proxy: for adding and removing agents, and for its figures.
     *
     * @param proxy a proxy of a pool; not null
     * @param <T> the interface
     * @return the pool; never null
     * @throws IllegalArgumentException if the object is no proxy, or one of a chain
     */
    @SuppressWarnings("unchecked") // the proxy of a T was made with a pool of T
    public static <T> AgentPool<T> poolOf(T proxy) {
        return (AgentPool<T>) backing(proxy, AgentPool.class, "a chain: use Pooling.chainOf");
    }

    /**
     * Returns the chain behind a proxy: for adding and removing agents, and for its figures.
     *
     * @param proxy a proxy of a chain; not null
     * @param <T> the interface
     * @return the chain; never null
     * @throws IllegalArgumentException if the object is no proxy, or one of a pool
     */
    @SuppressWarnings("unchecked") // the proxy of a T was made with a chain of T
    public static <T> FallbackChain<T> chainOf(T proxy) {
        return (FallbackChain<T>) backing(proxy, FallbackChain.class, "a pool: use Pooling.poolOf");
    }

    /**
     * Returns the reserve agents behind a proxy of a pool: those that a {@code @Fallback} names, which are asked when the
     * pool has given up.
     *
     * @param proxy a proxy of a pool; not null
     * @param <T> the interface
     * @return the chain of the reserve agents; empty if there are none
     * @throws IllegalArgumentException if the object is no proxy, or one of a chain
     */
    @SuppressWarnings("unchecked") // the proxy of a T was made with a reserve of T
    public static <T> Optional<FallbackChain<T>> reserveOf(T proxy) {
        poolOf(proxy);
        return Optional.ofNullable((FallbackChain<T>) Proxies.reserve(proxy));
    }

    /**
     * Returns the pool that the Java agent has made for an interface.
     *
     * @param type the interface; not null
     * @param <T> the interface
     * @return the pool; never null
     * @throws IllegalArgumentException if there is no Java agent, no object has joined a pool of the interface, or it is a
     *     chain
     */
    @SuppressWarnings("unchecked") // the pool of an interface holds implementations of it
    public static <T> AgentPool<T> poolOf(Class<T> type) {
        return (AgentPool<T>) woven(type, AgentPool.class, "a chain: use Pooling.chainOf");
    }

    /**
     * Returns the chain that the Java agent has made for an interface.
     *
     * @param type the interface; not null
     * @param <T> the interface
     * @return the chain; never null
     * @throws IllegalArgumentException if there is no Java agent, no object has joined a chain of the interface, or it is
     *     a pool
     */
    @SuppressWarnings("unchecked") // the chain of an interface holds implementations of it
    public static <T> FallbackChain<T> chainOf(Class<T> type) {
        return (FallbackChain<T>) woven(type, FallbackChain.class, "a pool: use Pooling.poolOf");
    }

    private static Object woven(Class<?> type, Class<?> kind, String otherKind) {
        Object found = WovenPools.find(Objects.requireNonNull(type, "type must not be null"));
        if (found == null) {
            throw new IllegalArgumentException(
                    "the Java agent has made no pool of " + type.getName()
                            + ": it does so when the first object of a class with @Agent, or named in its configuration, is made");
        }
        if (!kind.isInstance(found)) {
            throw new IllegalArgumentException(
                    "what the Java agent has made of " + type.getName() + " is " + otherKind);
        }
        return found;
    }

    private static Object backing(Object proxy, Class<?> kind, String otherKind) {
        Objects.requireNonNull(proxy, "proxy must not be null");
        Object backing = Proxies.backing(proxy);
        if (backing == null) {
            throw new IllegalArgumentException("proxy must be made by Pooling, was an object of "
                    + proxy.getClass().getName());
        }
        if (!kind.isInstance(backing)) {
            throw new IllegalArgumentException("proxy " + proxy + " is a proxy of " + otherKind);
        }
        return backing;
    }

    /**
     * Builds a pool or a chain, and its proxy. Arguments are checked by {@link #build()}, all at once. Not thread-safe;
     * each {@code build()} makes another pool.
     *
     * @param <T> the interface
     */
    public static final class Builder<T> extends HealthOptions<T, Builder<T>> {

        private Builder(Class<T> type) {
            super(new PoolDraft<>(type));
        }

        @Override
        Builder<T> self() {
            return this;
        }

        /**
         * Adds an agent. Weight, priority and metadata are those of {@link dev.pooling.annotation.Agent @Agent} on its
         * class, or the defaults.
         *
         * @param id its id; not blank, unique in the pool
         * @param agent the agent; an implementation of the interface
         * @return this builder
         */
        public Builder<T> agent(String id, T agent) {
            draft.agents.add(new GivenAgent<>(true, id, agent, new AgentOptions()));
            return this;
        }

        /**
         * Adds an agent by what {@link dev.pooling.annotation.Agent @Agent} says on its class. Without an id there the
         * id is the simple name of the class (of the interface, for a lambda expression or an anonymous class). If that
         * is taken, it is numbered: {@code Local}, {@code Local-2}, and so on.
         *
         * @param agent the agent; an implementation of the interface
         * @return this builder
         */
        public Builder<T> agent(T agent) {
            draft.agents.add(new GivenAgent<>(false, null, agent, new AgentOptions()));
            return this;
        }

        /**
         * Adds an agent with options.
         *
         * @param id its id; not blank, unique in the pool
         * @param agent the agent; an implementation of the interface
         * @param options sets the options, at once; not null
         * @return this builder
         */
        public Builder<T> agent(String id, T agent, Consumer<? super AgentOptions> options) {
            AgentOptions chosen = new AgentOptions();
            Objects.requireNonNull(options, "options must not be null").accept(chosen);
            draft.agents.add(new GivenAgent<>(true, id, agent, chosen));
            return this;
        }

        /**
         * Sets how the agents share the calls. Not for chains.
         *
         * @param strategy the strategy; not null
         * @return this builder
         */
        public Builder<T> strategy(LoadBalanceStrategy strategy) {
            draft.strategy = Objects.requireNonNull(strategy, "strategy must not be null");
            return this;
        }

        /**
         * Sets options. Those that are set explicitly win over everything else; the others do not count.
         *
         * @param config the options; not null
         * @return this builder
         */
        public Builder<T> config(PoolConfig config) {
            draft.config = Objects.requireNonNull(config, "config must not be null");
            return this;
        }

        /**
         * Sets the name of the pool, for logs, events and overrides. Without it the name is that of
         * {@code @Pooled}, or the simple name of the interface.
         *
         * @param name the name; not null, not blank
         * @return this builder
         */
        public Builder<T> name(String name) {
            draft.name = Objects.requireNonNull(name, "name must not be null");
            return this;
        }

        /**
         * Adds someone who is told what happens in the pool, and among its reserve agents.
         *
         * @param listener the listener; not null
         * @return this builder
         */
        public Builder<T> listener(PoolListener listener) {
            draft.listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
            return this;
        }

        /**
         * Gives the object for a {@code handler} of {@code @Fallback}, instead of one made by the constructor without
         * arguments. To be called once for each such class.
         *
         * @param handler an object of a class that a {@code @Fallback} of the interface names; not null
         * @return this builder
         */
        public Builder<T> fallbackHandler(T handler) {
            draft.handlers.add(Objects.requireNonNull(handler, "handler must not be null"));
            return this;
        }

        /**
         * Sets who picks the agents, in place of a strategy. Not for chains.
         *
         * @param selector the selector; not null
         * @return this builder
         */
        public Builder<T> selector(AgentSelector selector) {
            draft.selector = Objects.requireNonNull(selector, "selector must not be null");
            return this;
        }

        /**
         * Sets what exceptions and results of agents mean, of the reserve agents too. Without it {@link
         * OutcomeClassifier#defaults()} decide.
         *
         * @param classifier the classifier; not null
         * @return this builder
         */
        public Builder<T> classifier(OutcomeClassifier classifier) {
            draft.classifier = Objects.requireNonNull(classifier, "classifier must not be null");
            return this;
        }

        /**
         * Sets where the key for sticky routing comes from in calls of methods without
         * {@link dev.pooling.annotation.RouteKey @RouteKey}. Not for chains.
         *
         * @param routeKey asked on the thread of each call; may return null for none; not null
         * @return this builder
         */
        public Builder<T> routeKey(Supplier<?> routeKey) {
            draft.routeKey = Objects.requireNonNull(routeKey, "routeKey must not be null");
            return this;
        }

        /**
         * Builds the pool or chain and makes its proxy. A pool may be empty at first: agents can be added to
         * {@link Pooling#poolOf} at any time.
         *
         * @return a new proxy; never null
         * @throws PoolDefinitionException if the interface, its annotations or the agents can't work, with all mistakes
         * @throws IllegalArgumentException if an override can't be read, or options contradict each other
         */
        public T build() {
            return PoolAssembly.build(draft);
        }
    }
}
