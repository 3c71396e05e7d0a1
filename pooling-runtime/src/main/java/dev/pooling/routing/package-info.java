/**
 * Which agent a call goes to: the strategies, and the interface for one's own.
 *
 * <p>For users who write an {@link dev.pooling.routing.AgentSelector} of their own; everything else here is used by
 * pools. A routing decision knows nothing of agents' code, of retries or of circuit breakers.
 */
@NullMarked
package dev.pooling.routing;

import org.jspecify.annotations.NullMarked;
