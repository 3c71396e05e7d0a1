package dev.pooling.weave;

import dev.pooling.health.HealthProbe;

/** The probe of a pool that outlives the Java agent by some time, as it is collected at some time after. Thread-safe. */
final class WovenProbe<T> implements HealthProbe<T> {

    private final HealthProbe<T> probe;
    private volatile boolean retired;

    WovenProbe(HealthProbe<T> probe) {
        this.probe = probe;
    }

    /** From now on no agent is asked. */
    void retire() {
        retired = true;
    }

    @Override
    public boolean check(T agent) throws Exception {
        return retired || probe.check(agent);
    }
}
