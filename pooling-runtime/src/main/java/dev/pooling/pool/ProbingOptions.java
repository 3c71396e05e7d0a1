package dev.pooling.pool;

import dev.pooling.health.HealthProbe;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What can be set of probes on the builder of a pool as on that of a chain; {@code B} stands for the builder. */
abstract class ProbingOptions<T, B> extends GroupOptions<B> {

    private @Nullable HealthProbe<? super T> probe;

    ProbingOptions(String defaultName) {
        super(defaultName);
    }

    /**
     * Sets how the agents are probed, every {@link PoolConfig#probeInterval}. Without it they are not.
     *
     * @param newProbe asked whether an agent works; not null
     * @return this builder
     */
    public B probe(HealthProbe<? super T> newProbe) {
        probe = Objects.requireNonNull(newProbe, "probe must not be null");
        return self();
    }

    @Nullable
    Probing<T> probing(PoolConfig config) {
        return Probing.of(probe, config);
    }
}
