/**
 * The Java agent, which pools the interfaces of applications that were not written for it. Users meet {@link
 * dev.pooling.agent.PoolingAgent}; everything else is its own business.
 */
@NullMarked
package dev.pooling.agent;

import org.jspecify.annotations.NullMarked;
