/**
 * The circuit breaker: keeps calls away from something that fails until it may have recovered.
 *
 * <p>{@link dev.pooling.breaker.CircuitBreaker} is for users, by itself or inside a pool. There is one package-private
 * class per state.
 */
@NullMarked
package dev.pooling.breaker;

import org.jspecify.annotations.NullMarked;
