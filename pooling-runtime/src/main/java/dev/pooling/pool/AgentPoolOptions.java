package dev.pooling.pool;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.routing.AgentSelector;
import dev.pooling.routing.Balancer;
import dev.pooling.routing.Tags;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What can be set on the builder of a pool and not on that of a chain; {@code B} stands for the builder. */
abstract class AgentPoolOptions<T, B> extends ProbingOptions<T, B> {

    LoadBalanceStrategy strategy = LoadBalanceStrategy.ROUND_ROBIN;

    @Nullable
    Supplier<?> routeKeys;

    boolean idempotent;

    private @Nullable AgentSelector selector;

    AgentPoolOptions() {
        super("pool");
    }

    /**
     * Sets how calls are shared.
     *
     * @param newStrategy the strategy; not null
     * @return this builder
     */
    public B strategy(LoadBalanceStrategy newStrategy) {
        strategy = Objects.requireNonNull(newStrategy, "strategy must not be null");
        return self();
    }

    /**
     * Sets a selector, which chooses agents instead of the strategy.
     *
     * @param newSelector the selector; not null
     * @return this builder
     */
    public B selector(AgentSelector newSelector) {
        selector = Objects.requireNonNull(newSelector, "selector must not be null");
        return self();
    }

    /**
     * Sets where the route key of a call that names none comes from, such as a thread-local with the tenant.
     *
     * @param newRouteKeys asked once per attempt on the calling thread; may return null for no key
     * @return this builder
     */
    public B routeKey(Supplier<?> newRouteKeys) {
        routeKeys = Objects.requireNonNull(newRouteKeys, "routeKey must not be null");
        return self();
    }

    /**
     * Marks every call made in code as idempotent: {@link AgentPool#execute} and {@link AgentPool#executeAsync} then do what
     * {@link AgentPool#executeHedged} and {@link AgentPool#executeHedgedAsync} do. For proxies the annotations say which
     * methods are.
     *
     * @param areIdempotent whether a call may be made twice
     * @return this builder
     */
    public B idempotent(boolean areIdempotent) {
        idempotent = areIdempotent;
        return self();
    }

    /** Makes a balancer for each set of tags. */
    Function<Tags, Balancer> balancers(GroupSetup setup) {
        return selector == null
                ? tags -> Balancer.of(strategy, setup.random())
                : tags -> Balancer.of(selector, setup.name());
    }
}
