package dev.pooling.pool;

import dev.pooling.async.ReturnTypeAdapter;
import org.jspecify.annotations.Nullable;

/**
 * What is out of the ordinary in the calls of a method.
 *
 * @param returnType what the method returns instead of a stage; null for a stage, or for a method that returns its result
 * @param hasResult whether there is a result that could be judged
 * @param hedging how its calls are hedged; null if they are not
 * @param scope the options of the one call that is meant; null for any number of calls
 */
record CallMode(
        @Nullable ReturnTypeAdapter<?> returnType,
        boolean hasResult,
        @Nullable Hedging hedging,
        @Nullable CallOptions scope) {

    static final CallMode PLAIN = new CallMode(null, true, null, null);

    CallMode returning(@Nullable ReturnTypeAdapter<?> adapter) {
        return new CallMode(adapter, hasResult, hedging, scope);
    }

    CallMode withoutResult() {
        return new CallMode(returnType, false, hedging, scope);
    }

    CallMode hedged(@Nullable Hedging hedges) {
        return new CallMode(returnType, hasResult, hedges, scope);
    }

    CallMode within(CallOptions options) {
        return new CallMode(returnType, hasResult, hedging, options);
    }
}
