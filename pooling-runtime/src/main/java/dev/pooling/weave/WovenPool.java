package dev.pooling.weave;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.config.ConfigOverrides;
import dev.pooling.health.HealthProbe;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.AgentStats;
import dev.pooling.pool.FallbackChain;
import dev.pooling.pool.Home;
import dev.pooling.pool.PoolConfig;
import dev.pooling.proxy.FallbackHandlers;
import dev.pooling.proxy.InterfacePlan;
import dev.pooling.proxy.PlanProblems;
import dev.pooling.proxy.Proxies;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A pool or a chain whose members come and go by themselves, and the proxies through which calls of them go. For the Java
 * agent, which calls its public methods by reflection. Thread-safe.
 *
 * @param <T> the interface
 * @since 0.1
 */
public final class WovenPool<T> {

    private final InterfacePlan<T> plan;
    private final String name;
    private final boolean homeFirst;
    private final PoolConfig fixed;
    private final FallbackHandlers<T> handlers;
    private final @Nullable WovenProbe<T> probe;
    private final @Nullable AgentPool<T> pool;

    /** The chain itself, or the reserve of the pool; null if the pool has none. */
    private final @Nullable FallbackChain<T> chain;

    /** The proxy of all members, where calls are balanced. */
    private final @Nullable T shared;

    private final ReentrantLock joining = new ReentrantLock();

    /** The ids in use; guarded by {@link #joining}. */
    private final Set<String> taken = new HashSet<>();

    private WovenPool(InterfacePlan<T> plan, String name, boolean homeFirst, ConfigOverrides overrides) {
        this.plan = plan;
        this.name = name;
        this.homeFirst = homeFirst;
        this.fixed = overrides.config();
        PlanProblems problems = new PlanProblems(plan.type().getName());
        this.handlers = FallbackHandlers.of(plan, List.of(), problems);
        problems.throwIfAny();
        PoolConfig config = fixed.withDefaults(plan.config());
        HealthProbe<T> marked = plan.probe();
        this.probe = marked == null ? null : new WovenProbe<>(marked);
        LoadBalanceStrategy strategy = overrides.strategy().orElse(plan.strategy());
        this.pool = plan.isChain() ? null : newPool(strategy, config);
        this.chain = plan.isChain()
                ? newChain(name, config)
                : plan.fallbackAgents().isEmpty() ? null : newChain(name + "/reserve", config);
        this.shared = homeFirst ? null : newProxy(null);
    }

    static <T> WovenPool<T> create(
            Class<T> type,
            @Nullable String name,
            boolean homeFirst,
            Map<String, String> arguments,
            @Nullable String file) {
        PlanProblems problems = new PlanProblems(type.getName());
        InterfacePlan<T> plan = InterfacePlan.read(type, problems);
        problems.throwIfAny();
        String poolName = name == null ? plan.name() : name;
        return new WovenPool<>(plan, poolName, homeFirst, ConfigOverrides.load(poolName, arguments, file));
    }

    private AgentPool<T> newPool(LoadBalanceStrategy strategy, PoolConfig config) {
        AgentPool.Builder<T> builder =
                AgentPool.<T>builder().name(name).strategy(strategy).config(config);
        return (probe == null ? builder : builder.probe(probe)).build();
    }

    private FallbackChain<T> newChain(String chainName, PoolConfig config) {
        FallbackChain.Builder<T> builder =
                FallbackChain.<T>builder().name(chainName).config(config);
        return (probe == null ? builder : builder.probe(probe)).build();
    }

    private T newProxy(@Nullable Home<T> home) {
        return pool == null
                ? Proxies.of(plan, chainOrThrow(), fixed, handlers, home)
                : Proxies.of(plan, pool, fixed, chain, handlers, home);
    }

    private FallbackChain<T> chainOrThrow() {
        if (chain == null) {
            throw new IllegalStateException("pool " + name + " has no chain");
        }
        return chain;
    }

    /**
     * Adds a member. One whose id a {@code @Fallback} names stands by in the reserve, or takes the place in the chain
     * that the annotation gives it.
     *
     * @param agent the member; an implementation of the interface
     * @param id its id; numbered if it is taken
     * @param weight its weight
     * @param priority its priority
     * @param metadata what describes it
     * @return the id that it got
     * @throws IllegalArgumentException if an argument is out of bounds
     */
    public String join(Object agent, String id, double weight, int priority, Map<String, ?> metadata) {
        T member = plan.type().cast(agent);
        joining.lock();
        try {
            String free = id;
            for (int number = 2; taken.contains(free); number++) {
                free = id + "-" + number;
            }
            if (pool == null || plan.fallbackAgents().contains(free)) {
                chainOrThrow().insert(placeInChain(free), free, member, metadata);
            } else {
                pool.addAgent(free, member, weight, priority, metadata);
            }
            taken.add(free);
            return free;
        } finally {
            joining.unlock();
        }
    }

    /** After those that the annotation names before it; one that it does not name comes last. */
    private int placeInChain(String id) {
        List<String> order = new ArrayList<>(plan.fallbackAgents());
        FallbackChain<T> members = chainOrThrow();
        int rank = order.indexOf(id);
        if (rank < 0) {
            return members.size();
        }
        int place = 0;
        for (String other : members.stats().keySet()) {
            int otherRank = order.indexOf(other);
            if (otherRank >= 0 && otherRank < rank) {
                place++;
            }
        }
        return place;
    }

    /**
     * Removes a member.
     *
     * @param id the id that {@link #join} returned
     */
    public void leave(String id) {
        joining.lock();
        try {
            taken.remove(id);
            if (pool == null || !pool.removeAgent(id)) {
                leaveChain(id);
            }
        } finally {
            joining.unlock();
        }
    }

    private void leaveChain(String id) {
        if (chain != null) {
            chain.remove(id);
        }
    }

    /** The Java agent has gone: members are not probed any more. Calls under way go on. */
    public void retire() {
        if (probe != null) {
            probe.retire();
        }
    }

    /**
     * Returns the proxy through which the calls of a member go.
     *
     * @param agent the member
     * @param id its id
     * @return a proxy; the same for all members where calls are balanced
     */
    public Object proxyFor(Object agent, String id) {
        return shared != null ? shared : newProxy(new Home<>(id, plan.type().cast(agent)));
    }

    /**
     * Returns the name.
     *
     * @return the name of the pool; never null
     */
    public String name() {
        return name;
    }

    /** The pool or the chain. */
    Object main() {
        return pool == null ? chainOrThrow() : pool;
    }

    /**
     * Describes the pool and its members, for people.
     *
     * @return one line for the pool and one for each member, without a line end at the end; never null
     */
    public String describe() {
        StringBuilder text = new StringBuilder();
        String strategy = pool == null ? "in order" : pool.strategy().toString();
        text.append(name).append(": ").append(plan.type().getName()).append(", ");
        text.append(homeFirst ? "home-first" : "balance").append(", ").append(strategy);
        if (pool != null) {
            pool.stats().values().forEach(stats -> text.append("\n  ").append(describe(stats)));
        }
        if (chain != null) {
            String prefix = pool == null ? "\n  " : "\n  reserve ";
            chain.stats().values().forEach(stats -> text.append(prefix).append(describe(stats)));
        }
        return text.toString();
    }

    private static String describe(AgentStats stats) {
        return stats.agentId() + ": " + stats.status() + ", " + stats.successCount() + " succeeded, "
                + stats.failureCount() + " failed, " + stats.inFlight() + " in flight";
    }
}
