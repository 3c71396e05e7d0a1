package dev.pooling;

import dev.pooling.health.HealthProbe;
import java.util.Objects;

/** What can be set of how agents are watched; {@code B} stands for the builder. */
abstract class HealthOptions<T, B> extends EnvironmentOptions<T, B> {

    HealthOptions(PoolDraft<T> draft) {
        super(draft);
    }

    /**
     * Sets how the agents are probed, those of the reserve too, in place of a method marked with {@link
     * dev.pooling.annotation.Probe @Probe}.
     *
     * @param probe asked whether an agent works, every {@code probeInterval}; not null
     * @return this builder
     */
    public B probe(HealthProbe<? super T> probe) {
        draft.probe = Objects.requireNonNull(probe, "probe must not be null");
        return self();
    }
}
