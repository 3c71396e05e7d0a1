/**
 * What a pool tells the outside about its calls and agents: listeners and the events they receive.
 *
 * <p>For users who count, log or alert.
 */
@NullMarked
package dev.pooling.event;

import org.jspecify.annotations.NullMarked;
