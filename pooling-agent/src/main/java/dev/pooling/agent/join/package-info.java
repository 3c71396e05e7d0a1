/** Who joins which pool: the objects of woven classes, and the copies of the runtime that host the pools. */
@NullMarked
package dev.pooling.agent.join;

import org.jspecify.annotations.NullMarked;
