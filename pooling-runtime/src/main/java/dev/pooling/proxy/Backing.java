package dev.pooling.proxy;

import dev.pooling.pool.FallbackChain;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a proxy.
 *
 * @param main an {@link dev.pooling.pool.AgentPool} or a {@link FallbackChain}
 * @param reserve the chain of the reserve agents of a pool; null if there are none
 */
record Backing(Object main, @Nullable FallbackChain<?> reserve) {}
