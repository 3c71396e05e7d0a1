package dev.pooling.proxy;

import dev.pooling.pool.CallPolicy;
import dev.pooling.pool.HedgePolicy;
import dev.pooling.pool.PoolConfig;
import dev.pooling.pool.PoolOption;
import dev.pooling.routing.Tags;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one method is carried to the agents.
 *
 * @param method the method that the proxy implements
 * @param target the method that is called on the agent; differs in its return type at most
 * @param routeKeyIndex the index of the parameter marked as the route key, or -1
 * @param own what the method's own annotation says of the call; whether it is idempotent, that of the type included
 * @param fallback what happens when the agents have not answered; the type's annotation included
 * @param order the agents that the method's own annotation names, in order; empty if it names none
 * @param fallbackMethod the fallback method, or null
 * @param async how its return type is asynchronous, or null
 */
record MethodPlan(
        Method method,
        Method target,
        int routeKeyIndex,
        CallSettings own,
        FallbackPlan fallback,
        List<String> order,
        @Nullable FallbackMethod fallbackMethod,
        @Nullable AsyncReturn async) {

    /**
     * The policy of its calls.
     *
     * @param fixed options that stand above annotations
     * @param base the configuration of the pool
     */
    CallPolicy policy(PoolConfig fixed, PoolConfig base) {
        boolean ownRetries = own.retries() != CallSettings.INHERIT && !fixed.isSet(PoolOption.RETRIES);
        return new CallPolicy(
                method.getName(),
                ownRetries ? own.retries() : base.retries(),
                nanos(own.timeoutMillis(), PoolOption.REQUEST_TIMEOUT, fixed, base.requestTimeout()),
                nanos(own.deadlineMillis(), PoolOption.DEADLINE, fixed, base.deadline()),
                own.retryable());
    }

    /** What its calls require of their agents: for each key the strongest that names it counts. */
    Tags tags(PoolConfig fixed, PoolConfig base) {
        return base.tags().refinedBy(own.tags()).refinedBy(fixed.tags());
    }

    /** When a second agent is asked in its calls; null for never. */
    @Nullable
    HedgePolicy hedging(PoolConfig fixed, PoolConfig base) {
        if (!mayBeHedged()) {
            return null;
        }
        double ownShare = own.hedge().percentile();
        boolean ownPercentile = ownShare != CallSettings.INHERIT && !fixed.isSet(PoolOption.HEDGE_PERCENTILE);
        return HedgePolicy.of(
                nanos(own.hedge().delayMillis(), PoolOption.HEDGE_DELAY, fixed, base.hedgeDelay()),
                ownPercentile ? ownShare : base.hedgePercentile());
    }

    /** Whether a second agent may be asked, if the configuration says when. */
    boolean mayBeHedged() {
        return own.hedge().isIdempotent();
    }

    /** What the method's own annotation sets, as in " retries=1 timeoutMillis=200"; empty if nothing. */
    String ownOptions() {
        return option(" retries=", own.retries())
                + option(" timeoutMillis=", own.timeoutMillis())
                + option(" deadlineMillis=", own.deadlineMillis())
                + (own.tags().isEmpty() ? "" : " tags=[" + own.tags() + "]")
                + (mayBeHedged() ? " idempotent" : "")
                + option(" hedgeDelayMillis=", own.hedge().delayMillis())
                + (own.hedge().percentile() < 0
                        ? ""
                        : " hedgePercentile=" + own.hedge().percentile());
    }

    private static String option(String label, long value) {
        return value == CallSettings.INHERIT ? "" : label + value;
    }

    private static long nanos(long ownMillis, PoolOption option, PoolConfig fixed, Duration ofPool) {
        boolean own = ownMillis != CallSettings.INHERIT && !fixed.isSet(option);
        return (own ? Duration.ofMillis(ownMillis) : ofPool).toNanos();
    }
}
