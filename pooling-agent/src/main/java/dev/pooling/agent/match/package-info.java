/** Finds, without loading any class, which classes implement pooled interfaces. */
@NullMarked
package dev.pooling.agent.match;

import org.jspecify.annotations.NullMarked;
