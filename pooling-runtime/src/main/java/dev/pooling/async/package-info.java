/**
 * What asynchronous calls need from outside: how values of other libraries become calls of a pool, and what a call takes
 * along when it goes on in another thread.
 *
 * <p>For authors of integrations, who implement {@link dev.pooling.async.ReturnTypeAdapter}, and for users who want their
 * MDC or tenant kept, who pass a {@link dev.pooling.async.ContextPropagator} to the builder.
 */
@NullMarked
package dev.pooling.async;

import org.jspecify.annotations.NullMarked;
