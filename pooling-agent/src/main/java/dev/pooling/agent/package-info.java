/**
 * The home of the Java agent, which will pool the interfaces of an application at load time. It holds no code yet: the
 * runtime's proxies are complete without it.
 */
package dev.pooling.agent;
