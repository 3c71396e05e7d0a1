package dev.pooling;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.config.ConfigOverrides;
import dev.pooling.health.HealthProbe;
import dev.pooling.internal.LogText;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.FallbackChain;
import dev.pooling.pool.PoolConfig;
import dev.pooling.proxy.FallbackHandlers;
import dev.pooling.proxy.InterfacePlan;
import dev.pooling.proxy.PlanProblems;
import dev.pooling.proxy.Proxies;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts together what a {@link Pooling.Builder} was told and what the annotations say: the pool or chain, and its proxy.
 */
final class PoolAssembly<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Pooling.class);

    private final PoolDraft<T> draft;
    private final InterfacePlan<T> plan;
    private final List<CheckedAgent<T>> agents;
    private final FallbackHandlers<T> handlers;
    private final String name;
    private final @Nullable HealthProbe<? super T> probe;

    private PoolAssembly(PoolDraft<T> draft) {
        this.draft = draft;
        PlanProblems problems = new PlanProblems(draft.type.getName());
        plan = InterfacePlan.read(draft.type, problems);
        agents = new AgentChecks<>(draft.type, problems).check(draft.agents);
        plan.checkAgents(knownIds(), problems);
        new UnusedOptions(draft, plan, problems).check();
        handlers = FallbackHandlers.of(plan, draft.handlers, problems);
        problems.throwIfAny();
        name = draft.name == null ? plan.name() : draft.name;
        probe = draft.probe != null ? draft.probe : plan.probe();
    }

    private Set<String> knownIds() {
        Set<String> ids = new TreeSet<>();
        agents.forEach(agent -> ids.add(agent.id()));
        for (GivenAgent<T> given : draft.agents) {
            if (given.id() != null) {
                ids.add(given.id());
            }
        }
        return ids;
    }

    /** Checks everything and makes the proxy. */
    static <T> T build(PoolDraft<T> draft) {
        return new PoolAssembly<>(draft).build();
    }

    private T build() {
        OptionLayers options = new OptionLayers(name, draft, ConfigOverrides.load(name), plan);
        T proxy = plan.isChain() ? buildChain(options) : buildPool(options);
        if (LOG.isDebugEnabled()) {
            String kind = plan.isChain() ? "chain" : "pool";
            LOG.debug(
                    "{}: {} of {}, set explicitly: {}",
                    LogText.printable(name),
                    kind,
                    plan.type().getName(),
                    options.origins(plan.isChain()));
        }
        return proxy;
    }

    private T buildChain(OptionLayers options) {
        FallbackChain<T> chain = newChain(name, options.config());
        for (String id : plan.agentOrder()) {
            agents.stream().filter(agent -> agent.id().equals(id)).forEach(agent -> addTo(chain, agent));
        }
        for (CheckedAgent<T> agent : agents) {
            if (!plan.agentOrder().contains(agent.id())) {
                addTo(chain, agent);
            }
        }
        return Proxies.of(plan, chain, options.fixed(), handlers, null);
    }

    private static <T> void addTo(FallbackChain<T> chain, CheckedAgent<T> agent) {
        int limit = agent.maxConcurrentOr(chain.config().maxConcurrent());
        chain.add(agent.id(), agent.agent(), agent.metadata(), limit);
    }

    private T buildPool(OptionLayers options) {
        warnIfKeyless(options.strategy());
        AgentPool<T> pool = newPool(options);
        Set<String> reserveIds = plan.fallbackAgents();
        FallbackChain<T> reserve = reserveIds.isEmpty() ? null : newChain(name + "/reserve", options.config());
        for (CheckedAgent<T> agent : agents) {
            if (reserve != null && reserveIds.contains(agent.id())) {
                addTo(reserve, agent);
            } else {
                pool.addAgent(
                        agent.id(),
                        agent.agent(),
                        agent.weight(),
                        agent.priority(),
                        agent.metadata(),
                        agent.maxConcurrentOr(options.config().maxConcurrent()));
            }
        }
        return Proxies.of(plan, pool, options.fixed(), reserve, handlers, null);
    }

    private void warnIfKeyless(LoadBalanceStrategy strategy) {
        if (strategy == LoadBalanceStrategy.CONSISTENT_HASH && draft.routeKey == null && !plan.hasRouteKey()) {
            LOG.warn(
                    "{}: CONSISTENT_HASH has no key and goes round robin. Mark a parameter with @RouteKey, or give the"
                            + " builder a routeKey",
                    LogText.printable(name));
        }
    }

    private AgentPool<T> newPool(OptionLayers options) {
        AgentPool.Builder<T> builder = AgentPool.<T>builder()
                .name(name)
                .strategy(options.strategy())
                .config(options.config())
                .ticker(draft.ticker)
                .scheduler(draft.scheduler);
        draft.listeners.forEach(builder::listener);
        draft.propagators.forEach(builder::contextPropagator);
        if (draft.selector != null) {
            builder.selector(draft.selector);
        }
        if (draft.routeKey != null) {
            builder.routeKey(draft.routeKey);
        }
        if (draft.classifier != null) {
            builder.classifier(draft.classifier);
        }
        if (draft.random != null) {
            builder.random(draft.random);
        }
        if (probe != null) {
            builder.probe(probe);
        }
        return builder.build();
    }

    private FallbackChain<T> newChain(String chainName, PoolConfig config) {
        FallbackChain.Builder<T> builder = FallbackChain.<T>builder()
                .name(chainName)
                .config(config)
                .ticker(draft.ticker)
                .scheduler(draft.scheduler);
        draft.listeners.forEach(builder::listener);
        draft.propagators.forEach(builder::contextPropagator);
        if (draft.classifier != null) {
            builder.classifier(draft.classifier);
        }
        if (draft.random != null) {
            builder.random(draft.random);
        }
        if (probe != null) {
            builder.probe(probe);
        }
        return builder.build();
    }
}
