package dev.pooling;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.async.ContextPropagator;
import dev.pooling.event.PoolListener;
import dev.pooling.health.HealthProbe;
import dev.pooling.pool.PoolConfig;
import dev.pooling.retry.OutcomeClassifier;
import dev.pooling.routing.AgentSelector;
import dev.pooling.time.Scheduler;
import dev.pooling.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a {@link Pooling.Builder} has been told so far; null where it has not. */
final class PoolDraft<T> {

    final Class<T> type;
    final List<GivenAgent<T>> agents = new ArrayList<>();
    final List<T> handlers = new ArrayList<>();
    final List<PoolListener> listeners = new ArrayList<>();
    final List<ContextPropagator> propagators = new ArrayList<>();
    PoolConfig config = PoolConfig.builder().build();

    @Nullable
    LoadBalanceStrategy strategy;

    @Nullable
    String name;

    @Nullable
    AgentSelector selector;

    @Nullable
    Supplier<?> routeKey;

    @Nullable
    Supplier<? extends RandomGenerator> random;

    @Nullable
    OutcomeClassifier classifier;

    @Nullable
    HealthProbe<? super T> probe;

    Ticker ticker = Ticker.system();
    Scheduler scheduler = Scheduler.system();

    PoolDraft(Class<T> type) {
        this.type = type;
    }
}
