package dev.pooling.proxy;

import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.health.HealthProbe;
import dev.pooling.internal.LogText;
import dev.pooling.internal.NearestName;
import dev.pooling.pool.PoolConfig;
import dev.pooling.pool.PoolOption;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the annotations of an interface say, read once and checked: everything about a proxy but its agents. For
 * {@link dev.pooling.Pooling}. Immutable and thread-safe.
 *
 * @param <T> the interface
 * @since 0.1
 */
public final class InterfacePlan<T> {

    private final Class<T> type;
    private final @Nullable Pooled pooled;
    private final boolean chain;
    private final CallSettings settings;
    private final FallbackPlan fallback;
    private final List<MethodPlan> methods;
    private final @Nullable ProbePlan<T> probe;

    InterfacePlan(
            Class<T> type,
            @Nullable Pooled pooled,
            boolean chain,
            CallSettings settings,
            FallbackPlan fallback,
            List<MethodPlan> methods,
            @Nullable ProbePlan<T> probe) {
        this.type = type;
        this.pooled = pooled;
        this.chain = chain;
        this.settings = settings;
        this.fallback = fallback;
        this.methods = List.copyOf(methods);
        this.probe = probe;
    }

    /**
     * Reads the annotations of an interface.
     *
     * @param type the interface; not null
     * @param problems where mistakes are noted; not null
     * @param <T> the interface
     * @return the plan; never null, to be used only if no mistake was noted
     */
    public static <T> InterfacePlan<T> read(Class<T> type, PlanProblems problems) {
        return InterfaceCheck.passes(type, problems)
                ? new PlanReader<>(type, problems).read()
                : new InterfacePlan<>(type, null, false, CallSettings.DEFAULT, FallbackPlan.NONE, List.of(), null);
    }

    /**
     * Returns the interface.
     *
     * @return the interface; never null
     */
    public Class<T> type() {
        return type;
    }

    /**
     * Returns whether the interface asks for a chain, by having {@code @Fallback} and not {@code @Pooled}.
     *
     * @return true for a chain, false for a pool
     */
    public boolean isChain() {
        return chain;
    }

    /**
     * Returns the name of the pool.
     *
     * @return the name from the annotation, or else the simple name of the interface; never null
     */
    public String name() {
        return pooled == null || pooled.name().isEmpty() ? type.getSimpleName() : pooled.name();
    }

    /**
     * Returns the strategy of the pool.
     *
     * @return the strategy from the annotation, or else the annotation's default; never null
     */
    public LoadBalanceStrategy strategy() {
        return pooled == null ? LoadBalanceStrategy.ROUND_ROBIN : pooled.strategy();
    }

    /**
     * Returns the options that the annotation of the interface sets.
     *
     * @return a configuration in which these options are explicit and no others; never null
     */
    public PoolConfig config() {
        PoolConfig.Builder config = PoolConfig.builder();
        if (settings.retries() != CallSettings.INHERIT) {
            config.retries(settings.retries());
        }
        if (settings.timeoutMillis() != CallSettings.INHERIT) {
            config.requestTimeout(Duration.ofMillis(settings.timeoutMillis()));
        }
        if (settings.deadlineMillis() != CallSettings.INHERIT) {
            config.deadline(Duration.ofMillis(settings.deadlineMillis()));
        }
        if (!settings.tags().isEmpty()) {
            config.set(PoolOption.TAGS, settings.tags());
        }
        if (settings.hedge().delayMillis() != CallSettings.INHERIT) {
            config.hedgeDelay(Duration.ofMillis(settings.hedge().delayMillis()));
        }
        if (settings.hedge().percentile() != CallSettings.INHERIT) {
            config.hedgePercentile(settings.hedge().percentile());
        }
        if (probe != null) {
            probe.addTo(config);
        }
        return config.build();
    }

    /**
     * Returns what calls the method marked with {@code @Probe}.
     *
     * @return the probe; null if no method is marked
     */
    public @Nullable HealthProbe<T> probe() {
        return probe == null ? null : probe.probe();
    }

    /**
     * Returns the ids that the interface's own {@code @Fallback} names: the order of a chain.
     *
     * @return an unmodifiable list; never null
     */
    public List<String> agentOrder() {
        return fallback.agents();
    }

    /**
     * Returns the ids of all agents that any {@code @Fallback} of the interface names: the reserve agents of a pool.
     *
     * @return a set in the order of the interface first and then of its methods; never null
     */
    public Set<String> fallbackAgents() {
        Set<String> ids = new LinkedHashSet<>(fallback.agents());
        for (MethodPlan method : methods) {
            ids.addAll(method.fallback().agents());
        }
        return ids;
    }

    /**
     * Checks that every agent that a {@code @Fallback} of the interface names is known.
     *
     * @param known the ids of the agents that were given; not null
     * @param problems where the others are noted; not null
     */
    public void checkAgents(Set<String> known, PlanProblems problems) {
        checkAgents(Signatures.on(Fallback.class, type), fallback.agents(), known, problems);
        for (MethodPlan method : methods) {
            checkAgents(Signatures.on(Fallback.class, method.method()), method.order(), known, problems);
        }
    }

    private static void checkAgents(String place, List<String> named, Set<String> known, PlanProblems problems) {
        for (String id : named) {
            if (!known.contains(id) && !id.isBlank()) {
                String nearest = NearestName.of(id, known)
                        .filter(name -> !name.isBlank())
                        .orElse(null);
                problems.add(
                        place,
                        "there is no agent '" + LogText.printable(id) + "'",
                        (nearest == null ? "Give" : "Did you mean '" + nearest + "'? If not, give")
                                + " an agent of that id to the builder");
            }
        }
    }

    /**
     * Describes the methods whose own annotations deviate from the pool's options, for a line of a log.
     *
     * @return the methods and what is set for them; empty if there are none
     */
    public String methodOptions() {
        StringBuilder text = new StringBuilder();
        for (MethodPlan method : methods) {
            String options = method.ownOptions();
            if (!options.isEmpty()) {
                text.append(text.length() == 0 ? "" : "; ").append(Signatures.withoutType(method.method()));
                text.append(options);
            }
        }
        return text.toString();
    }

    /**
     * Returns whether any method has a route key.
     *
     * @return true if a parameter is marked with {@code @RouteKey}
     */
    public boolean hasRouteKey() {
        for (MethodPlan method : methods) {
            if (method.routeKeyIndex() >= 0) {
                return true;
            }
        }
        return false;
    }

    List<MethodPlan> methods() {
        return methods;
    }

    /** The classes of all handlers, the interface's first. */
    Set<Class<?>> handlers() {
        Set<Class<?>> handlers = new LinkedHashSet<>();
        add(fallback.handler(), handlers);
        for (MethodPlan method : methods) {
            add(method.fallback().handler(), handlers);
        }
        return handlers;
    }

    private void add(@Nullable Class<?> handler, Set<Class<?>> handlers) {
        if (handler != null && type.isAssignableFrom(handler)) {
            handlers.add(handler);
        }
    }

    /**
     * Whether the generated class must live in the package of the interface, because not all that it names is public.
     */
    boolean needsPackageAccess() {
        return PackageAccess.isNeeded(type, methods);
    }
}
