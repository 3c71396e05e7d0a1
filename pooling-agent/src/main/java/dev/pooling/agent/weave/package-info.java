/** Writes class files: what is woven into implementations of pooled interfaces, and the members that pools call. */
@NullMarked
package dev.pooling.agent.weave;

import org.jspecify.annotations.NullMarked;
