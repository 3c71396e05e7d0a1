/**
 * What woven classes call. The only classes of the Java agent, apart from its entry, that applications can see; nothing
 * but types of the JDK goes in and out.
 */
@NullMarked
package dev.pooling.agent.bridge;

import org.jspecify.annotations.NullMarked;
