package dev.pooling.proxy;

import dev.pooling.annotation.Pooled;
import org.jspecify.annotations.Nullable;

/**
 * What annotations say about hedging.
 *
 * @param idempotent whether a call may be made twice; null if nothing is said
 * @param delayMillis after how long a second agent is asked, or -1 if nothing is said
 * @param percentile the share of answers that come before that, or -1 if nothing is said
 */
record HedgeSettings(@Nullable Boolean idempotent, long delayMillis, double percentile) {

    static final HedgeSettings DEFAULT = new HedgeSettings(null, CallSettings.INHERIT, CallSettings.INHERIT);

    static HedgeSettings of(Pooled pooled) {
        boolean[] idempotent = pooled.idempotent();
        return new HedgeSettings(
                idempotent.length == 0 ? null : idempotent[0], pooled.hedgeDelayMillis(), pooled.hedgePercentile());
    }

    /** With what the type says of its calls, where this says nothing. */
    HedgeSettings within(HedgeSettings ofType) {
        return new HedgeSettings(idempotent == null ? ofType.idempotent : idempotent, delayMillis, percentile);
    }

    boolean isIdempotent() {
        return Boolean.TRUE.equals(idempotent);
    }

    /** What is set that asks for a second agent, as in "hedgeDelayMillis = 50"; empty if nothing is. */
    String asked() {
        if (delayMillis > 0) {
            return "hedgeDelayMillis = " + delayMillis;
        }
        return percentile > 0 ? "hedgePercentile = " + percentile : "";
    }
}
