/**
 * How well an agent is doing: lifetime totals, a sliding window, a latency estimate and the status derived from them.
 *
 * <p>Users read {@link dev.pooling.health.AgentHealth} and {@link dev.pooling.health.AgentStatus}; the recorder is the
 * writing side, for pools.
 */
@NullMarked
package dev.pooling.health;

import org.jspecify.annotations.NullMarked;
