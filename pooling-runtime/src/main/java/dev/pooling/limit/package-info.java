/**
 * How many calls one agent takes at a time, fixed or found out from the latencies of its calls.
 *
 * <p>For the pool, not for users: they set the options {@code maxConcurrent} and {@code minConcurrent}.
 */
@NullMarked
package dev.pooling.limit;

import org.jspecify.annotations.NullMarked;
