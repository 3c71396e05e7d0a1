package dev.pooling.pool;

import dev.pooling.breaker.CircuitBreaker;
import dev.pooling.health.HealthRecorder;
import dev.pooling.health.HealthSettings;
import dev.pooling.limit.ConcurrencyLimit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Makes what each member of a group has for itself, as the configuration wants it. */
final class MemberParts {

    private final GroupSetup setup;
    private final CircuitBreaker.Builder breakers;
    private final HealthSettings healthSettings;

    MemberParts(GroupSetup setup) {
        PoolConfig config = setup.config();
        this.setup = setup;
        this.breakers = setup.newBreakers();
        this.healthSettings = new HealthSettings(
                config.healthWindow(),
                config.healthMinimumCalls(),
                config.degradedErrorRateThreshold(),
                config.unhealthyErrorRateThreshold());
    }

    /** A breaker; to be asked for under the lock of the group. */
    CircuitBreaker breaker(String id, CircuitBreaker.StateListener listener, BooleanSupplier mayOpen) {
        return breakers.name(setup.name() + '/' + id)
                .listener(listener)
                .mayOpen(mayOpen)
                .build();
    }

    HealthRecorder recorder(@Nullable HealthRecorder predecessor) {
        return new HealthRecorder(healthSettings, setup.ticker(), predecessor);
    }

    /** The places for calls, as many as are given or else as are configured; null if there is no limit. */
    @Nullable
    ConcurrencyLimit limit(@Nullable Integer given) {
        int most = given == null ? setup.config().maxConcurrent() : given;
        int least = setup.config().minConcurrent();
        if (most == 0) {
            return null;
        }
        return least == 0 || least >= most ? ConcurrencyLimit.fixed(most) : ConcurrencyLimit.adaptive(least, most);
    }
}
