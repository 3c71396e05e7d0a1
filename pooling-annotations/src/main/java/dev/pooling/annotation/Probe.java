package dev.pooling.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the method by which the pool finds out whether an agent works, without a caller: it is called on each agent from
 * time to time, directly. An agent on which it fails several times in a row is out, before a caller meets it; one on which
 * it succeeds again comes back early.
 *
 * <p>The method has no parameters and is not static; one method of the interface may be marked. It fails by throwing
 * anything, by returning {@code false}, or by taking too long; any other result, or none, is a success. If it returns a
 * {@code CompletionStage}, {@code CompletableFuture} or {@code Future}, what that completes with counts. A default method
 * may combine several questions, and its calls stay on the agent being probed.
 *
 * <p>When callers call the method it is an ordinary one: an abstract one goes to the pool. A probe given to the builder
 * takes precedence over this annotation, which counts where {@code Pooling.of} or the Java agent makes the pool.
 *
 * @since 0.1
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Probe {

    /**
     * How often each agent is probed, in milliseconds; each wait is up to a tenth shorter or longer.
     *
     * @return milliseconds; 0 for no probes; -1 for what the configuration says (30 s)
     */
    long intervalMillis() default -1;

    /**
     * How long one probe may take, in milliseconds, before it is interrupted and has failed.
     *
     * @return milliseconds above 0; -1 for what the configuration says (5 s)
     */
    long timeoutMillis() default -1;

    /**
     * How many failed probes in a row take an agent out.
     *
     * @return a number from 1; -1 for what the configuration says (3)
     */
    int failureThreshold() default -1;
}
