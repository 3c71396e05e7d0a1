package dev.pooling.pool;

import dev.pooling.async.ReturnTypeAdapter;
import org.jspecify.annotations.Nullable;

/**
 * What is out of the ordinary in the calls of a method.
 *
 * @param returnType what the method returns instead of a stage; null for a stage, or for a method that returns its result
 * @param hedging how its calls are hedged; null if they are not
 */
record CallMode(
        @Nullable ReturnTypeAdapter<?> returnType, @Nullable Hedging hedging) {

    static final CallMode PLAIN = new CallMode(null, null);
}
