package dev.pooling;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.config.ConfigOverrides;
import dev.pooling.config.PoolingConfigException;
import dev.pooling.internal.LogText;
import dev.pooling.pool.PoolConfig;
import dev.pooling.pool.PoolOption;
import dev.pooling.proxy.InterfacePlan;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The places that options come from, the strongest first: the builder, the overrides of whoever runs the program, the
 * annotations.
 */
final class OptionLayers {

    private final PoolConfig ofBuilder;
    private final @Nullable LoadBalanceStrategy strategyOfBuilder;
    private final ConfigOverrides overrides;
    private final InterfacePlan<?> plan;
    private final String pool;

    OptionLayers(String pool, PoolDraft<?> draft, ConfigOverrides overrides, InterfacePlan<?> plan) {
        this.pool = pool;
        this.ofBuilder = draft.config;
        this.strategyOfBuilder = draft.strategy;
        this.overrides = overrides;
        this.plan = plan;
    }

    /** What stands above all annotations. */
    PoolConfig fixed() {
        try {
            return ofBuilder.withDefaults(overrides.config());
        } catch (IllegalArgumentException contradiction) {
            String message = contradiction.getMessage();
            StringJoiner origins = new StringJoiner(", ", " (", ")");
            for (PoolOption option : PoolOption.values()) {
                if (message.contains(option.key())) {
                    origins.add(option.key() + ": " + origin(option));
                }
            }
            throw new PoolingConfigException(LogText.printable(pool), List.of(message + origins));
        }
    }

    /** The configuration of the pool. */
    PoolConfig config() {
        return fixed().withDefaults(plan.config());
    }

    LoadBalanceStrategy strategy() {
        return strategyOfBuilder != null
                ? strategyOfBuilder
                : overrides.strategy().orElse(plan.strategy());
    }

    private String originOfStrategy() {
        if (strategyOfBuilder != null) {
            return "builder";
        }
        return overrides.strategy().isPresent()
                ? overrides.origins().getOrDefault("strategy", "override")
                : "annotation or default";
    }

    private String origin(PoolOption option) {
        if (ofBuilder.isSet(option)) {
            return "builder";
        }
        if (overrides.config().isSet(option)) {
            return overrides.origins().getOrDefault(option.key(), "override");
        }
        return plan.config().isSet(option) ? "annotation" : "default";
    }

    /** Which options have other than their default values, and where those come from, for a line of a log. */
    String origins(boolean chain) {
        StringJoiner text = new StringJoiner(", ");
        if (!chain) {
            text.add("strategy (" + originOfStrategy() + ")");
        }
        for (PoolOption option : config().explicitOptions()) {
            text.add(option.key() + " (" + origin(option) + ")");
        }
        String methods = plan.methodOptions();
        return methods.isEmpty() ? text.toString() : text + "; methods: " + methods;
    }
}
