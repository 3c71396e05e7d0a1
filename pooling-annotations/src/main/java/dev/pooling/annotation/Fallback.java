package dev.pooling.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what answers a call when its agents do not.
 *
 * <p>On an interface together with {@link Pooled}: when the pool has given up, first the reserve {@link #agents} in order,
 * then the {@link #method} or the {@link #handler}. On an interface alone: the agents form a chain and are tried in order,
 * each once. On a method it refines what the interface says.
 *
 * <p>Mistakes (an unknown method or agent, a signature that does not fit, both a method and a handler) are reported
 * together when the proxy is made.
 *
 * @since 0.1
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Fallback {

    /**
     * The reserve agents in the order in which they are asked. An agent that is named anywhere in the interface is a reserve
     * agent for all of it: it takes no part in the normal rotation of any method. On an interface
     * without {@link Pooled}: the order of the chain; empty for the order in which the agents were added.
     *
     * @return ids of agents
     */
    String[] agents() default {};

    /**
     * A {@code default} or {@code static} method of the interface that answers in the end. It has the parameters of the
     * method it stands in for, optionally followed by a {@link Throwable} that receives the failure, and a return type
     * that fits.
     *
     * @return the name of the method; empty for none
     */
    String method() default "";

    /**
     * A class implementing the interface whose methods answer in the end. Its no-argument constructor makes the instance,
     * unless one is given to the builder of the proxy.
     *
     * @return the class; {@code void.class} for none
     */
    Class<?> handler() default void.class;

    /**
     * For which failures the fallback is used, with their subtypes. {@link Exception} includes {@link AssertionError} and
     * {@link LinkageError}. A method whose annotation names neither this nor {@link #except} has those of its interface.
     *
     * @return exception types; not empty
     */
    Class<? extends Throwable>[] on() default {Exception.class};

    /**
     * Which failures are exempt from {@link #on}, with their subtypes.
     *
     * @return exception types
     */
    Class<? extends Throwable>[] except() default {};
}
