/** The Java agent at work: starting it, transforming classes, telling its state. */
@NullMarked
package dev.pooling.agent.core;

import org.jspecify.annotations.NullMarked;
