package dev.pooling.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the parameter by which {@link LoadBalanceStrategy#CONSISTENT_HASH} chooses the agent: equal keys meet the same
 * agent. At most one parameter of a method carries it. A null key is no key.
 *
 * @since 0.1
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface RouteKey {}
