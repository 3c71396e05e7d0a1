/**
 * The annotations by which a service interface becomes a pool of agents or a chain of fallbacks.
 *
 * <p>For the authors of service interfaces ({@link dev.pooling.annotation.Pooled}, {@link
 * dev.pooling.annotation.Fallback}, {@link dev.pooling.annotation.RouteKey}, {@link dev.pooling.annotation.Probe}) and of their implementations ({@link
 * dev.pooling.annotation.Agent}). The annotations do nothing by themselves: the runtime reads them when a proxy is made,
 * the Java agent when a class is loaded.
 */
package dev.pooling.annotation;
