/**
 * The front door: {@link dev.pooling.Pooling} turns an annotated interface and several implementations into one object.
 */
@NullMarked
package dev.pooling;

import org.jspecify.annotations.NullMarked;
