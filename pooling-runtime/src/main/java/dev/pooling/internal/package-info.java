/**
 * Small things that several packages of the runtime share. Not exported: nothing here is for users, and all of it may
 * change.
 */
@NullMarked
package dev.pooling.internal;

import org.jspecify.annotations.NullMarked;
