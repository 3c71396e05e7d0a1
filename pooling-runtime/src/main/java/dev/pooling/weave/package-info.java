/**
 * Pools of objects that join by themselves. For the Java agent alone, which may come with another copy of this library
 * than the application: so nothing but types of the JDK goes in and out here. Users get at such a pool by {@link
 * dev.pooling.Pooling#poolOf(Class)}.
 */
@NullMarked
package dev.pooling.weave;

import org.jspecify.annotations.NullMarked;
