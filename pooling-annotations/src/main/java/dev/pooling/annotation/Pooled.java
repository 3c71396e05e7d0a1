package dev.pooling.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes an interface a pool: every call of one of its methods goes to one of several interchangeable implementations (its
 * agents), and to another one if that fails.
 *
 * <p>On the interface it describes the pool and all its methods; on a method it refines what the interface says. Methods
 * that are {@code default}, {@code static} or {@code private} run as written unless they carry an annotation themselves.
 *
 * <p>Any value can be overridden without touching the code. In order of precedence: the builder of the proxy, the system
 * property {@code pooling.<pool>.<key>}, the environment variable {@code POOLING_<POOL>_<KEY>}, the file
 * {@code pooling.properties}, the annotation of the method, the annotation of the interface, the default.
 *
 * <p>Mistakes (a {@link #strategy} on a method, a value out of bounds) are reported together when the proxy is made.
 *
 * @since 0.1
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Pooled {

    /**
     * The name of the pool, for overrides, logs and events. On the interface only.
     *
     * @return a name; empty for the simple name of the interface
     */
    String name() default "";

    /**
     * How calls are shared among the agents. A property of the pool: on the interface only.
     *
     * @return a strategy
     */
    LoadBalanceStrategy strategy() default LoadBalanceStrategy.ROUND_ROBIN;

    /**
     * How many further attempts may follow the first one. An attempt goes to an agent that the call has not tried yet, if
     * one is available.
     *
     * @return a number from 0; -1 to inherit: a method from its interface, that from the configuration (3)
     */
    int retries() default -1;

    /**
     * How long one attempt may take, in milliseconds. An attempt that takes longer is interrupted and counts as a failure
     * of its agent.
     *
     * @return milliseconds; 0 for no limit; -1 to inherit: a method from its interface, that from the configuration (30 s)
     */
    long timeoutMillis() default -1;

    /**
     * How long the whole call may take, in milliseconds: all attempts and the waits between them.
     *
     * @return milliseconds; 0 for no limit; -1 to inherit: a method from its interface, that from the configuration (none)
     */
    long deadlineMillis() default -1;

    /**
     * Which exceptions count against the agent and lead to another attempt, with their subtypes. Any other exception is
     * taken as the agent's answer: it reaches the caller at once and counts for nothing. {@link Exception} includes {@link
     * AssertionError} and {@link LinkageError}, by which an agent shows that it is broken; no other {@link Error}, no
     * {@link InterruptedException} and no cancellation is ever retried. An attempt that exceeds {@link #timeoutMillis} is
     * retried whatever is named here, unless {@link #abortOn} names the time-out.
     *
     * <p>A method whose annotation names neither this nor {@link #abortOn} has those of its interface; one that names either
     * has its own two.
     *
     * @return exception types; not empty
     */
    Class<? extends Throwable>[] retryOn() default {Exception.class};

    /**
     * Which exceptions are exempt from {@link #retryOn}, with their subtypes.
     *
     * @return exception types
     */
    Class<? extends Throwable>[] abortOn() default {};

    /**
     * What calls require of their agent, besides being available: {@code "key=value"} is borne out by an agent with such
     * an entry in its metadata, {@code "key"} by one with any entry of that key. All tags must be. A method requires what
     * its own annotation names, and what that of its interface does for other keys.
     *
     * @return tags of the form {@code key=value} or {@code key}
     */
    String[] tags() default {};

    /**
     * Whether a call may be made twice, even at the same time, to the same effect as once. Only such calls are hedged: when
     * an agent takes long a second one is asked beside it, the first good answer counts, and the other agent is told to
     * stop. When that is, {@link #hedgeDelayMillis} and {@link #hedgePercentile} say, or the configuration; without either
     * nothing is hedged.
     *
     * <p>An array, so that a method can say nothing. Written as {@code idempotent = true}.
     *
     * @return one value; empty to inherit: a method from its interface, whose calls are not idempotent if it says nothing
     */
    boolean[] idempotent() default {};

    /**
     * After how long a second agent is asked beside one that has not answered, in milliseconds; with {@link
     * #hedgePercentile}, how long is waited at the least. Only for calls that are {@link #idempotent}. The items of a {@code
     * Flow.Publisher} can't be taken back: a method that returns one is never hedged.
     *
     * @return milliseconds; 0 for no hedging, or with {@link #hedgePercentile} for 1 ms; -1 to inherit: a method from its
     *     interface, that from the configuration (0)
     */
    long hedgeDelayMillis() default -1;

    /**
     * Which share of the recent answers of a method comes before a second agent is asked, such as 0.95. Only for calls that
     * are {@link #idempotent}.
     *
     * @return a number from 0 to 1; 0 for a fixed delay; -1 to inherit: a method from its interface, that from the
     *     configuration (0)
     */
    double hedgePercentile() default -1;
}
