package dev.pooling.proxy;

import dev.pooling.async.ReturnTypeAdapter;
import org.jspecify.annotations.Nullable;

/**
 * How the return type of a method is asynchronous.
 *
 * @param adapter knows the type; null if it is a stage
 */
record AsyncReturn(@Nullable ReturnTypeAdapter<?> adapter) {

    static final AsyncReturn STAGE = new AsyncReturn(null);
}
