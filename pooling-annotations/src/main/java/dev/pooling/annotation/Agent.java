package dev.pooling.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an implementation of a pooled interface: how its instances join the pools of that interface when nothing else is
 * said.
 *
 * @since 0.1
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Agent {

    /**
     * The id of the agent in its pool.
     *
     * @return an id; empty for the simple name of the class, numbered when that is taken
     */
    String id() default "";

    /**
     * The share of calls relative to the other agents.
     *
     * @return a finite number above 0
     */
    double weight() default 1.0;

    /**
     * The priority; a lower number is preferred.
     *
     * @return any number
     */
    int priority() default 0;

    /**
     * What describes the agent, such as its region or model.
     *
     * @return entries of the form {@code key=value}
     */
    String[] metadata() default {};
}
