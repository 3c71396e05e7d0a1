/**
 * Reactor for pooled interfaces. Being on the class path is enough: nobody needs to call anything here.
 *
 * <p>What a pooled method returns is cold: each subscription is a call of its own, on an agent of its own. The context of
 * the subscriber reaches the agent's publisher.
 */
@NullMarked
package dev.pooling.reactor;

import org.jspecify.annotations.NullMarked;
