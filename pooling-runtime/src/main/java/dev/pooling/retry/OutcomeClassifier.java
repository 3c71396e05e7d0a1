package dev.pooling.retry;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an exception, or a returned value, means: whether the agent has failed, has too much to do, or has rightly
 * refused a bad call. Given to the builder of a pool or a chain.
 *
 * <pre>{@code
 * builder.classifier(failure -> failure instanceof QuotaException quota ? Outcome.throttled(quota.resetsIn()) : null)
 * }</pre>
 *
 * <p>A classifier need not know everything: where it returns null, {@link #defaults()} decides. {@code retryOn} and
 * {@code abortOn} of the annotations refine its word: what they do not name for another attempt reaches the caller.
 * Time-outs, interrupts, cancellation and errors of the JVM are not classified.
 *
 * <p>What the stage of an asynchronous call completes with is classified like what is thrown or returned; {@code
 * CompletionException} and {@code ExecutionException} are taken off first. The items of a publisher are not classified.
 *
 * <p>Called on the caller's thread, or on that which completes the stage, by many threads at once: it must be thread-safe
 * and should not block. What it throws is logged (once at WARN, then at DEBUG) and taken as null, so that it never loses a
 * call.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface OutcomeClassifier {

    /**
     * Classifies what an agent has thrown.
     *
     * @param failure the exception; not null
     * @return the outcome; null to let the defaults decide
     */
    @Nullable
    Outcome classifyFailure(Throwable failure);

    /**
     * Classifies what an agent has returned. Called only if {@link #judgesValues()}. A value that is a failure or throttled
     * is dropped if another agent can be asked; the value of the last agent reaches the caller.
     *
     * @param value what the agent has returned; null if it has returned null
     * @return the outcome; null for a success
     */
    default @Nullable Outcome classifyValue(@Nullable Object value) {
        return null;
    }

    /**
     * Tells whether returned values are to be classified. Asked once, when the pool is built: without it a successful call
     * costs no more than without a classifier, with it a primitive result is boxed for the classifier.
     *
     * @return true if {@link #classifyValue} has something to say
     */
    default boolean judgesValues() {
        return false;
    }

    /**
     * Returns a classifier that asks another one where this one returns null.
     *
     * @param next the other one; not null
     * @return both together; never null
     */
    default OutcomeClassifier orElse(OutcomeClassifier next) {
        return new ChainedClassifier(this, Objects.requireNonNull(next, "next must not be null"));
    }

    /**
     * Returns the classifier that every pool falls back on. It looks at exceptions alone.
     *
     * <p>An exception that is a {@link StatusCarrier}, or has one among its causes, is classified by {@link
     * #http() its status}. Every other exception is a failure, as is each of the JDK's that speak of an agent that is out
     * of reach, too slow or overloaded ({@code IOException}, {@code TimeoutException}, {@code RejectedExecutionException}).
     * An {@link IllegalArgumentException} is a failure too, since an agent may throw it by its own fault; it is the rule
     * of blame that clears the agents if all of them throw it.
     *
     * @return the classifier; never null
     */
    static OutcomeClassifier defaults() {
        return DefaultClassifier.INSTANCE;
    }

    /**
     * Returns a classifier that also looks at results: those that are a {@code java.net.http.HttpResponse} or a {@link
     * StatusCarrier}, by their status.
     *
     * <ul>
     *   <li>429, and 503 with {@code Retry-After}, is throttled, for as long as {@code Retry-After} says (seconds, or a
     *       date).
     *   <li>401, 402, 403 and 407 (the agent's own account is at fault), 408, 425 and all others from 500 on are
     *       failures.
     *   <li>400, 405, 406, 411, 413 to 417, 422, 428 and 431 reject the call.
     *   <li>Any other status, such as 200 or 404, is an answer: a success of the agent.
     * </ul>
     *
     * <p>Source: RFC 9110, "HTTP Semantics", sections 10.2.3 and 15; RFC 6585 for 428, 429 and 431.
     *
     * @return the classifier; never null
     */
    static OutcomeClassifier http() {
        return HttpClassifier.INSTANCE;
    }

    /**
     * Makes a classifier of results.
     *
     * @param function returns the outcome of a result, which may be null; null for a success. Not null
     * @return the classifier, with no word on exceptions; never null
     */
    static OutcomeClassifier ofValues(Function<@Nullable Object, @Nullable Outcome> function) {
        return new ValueClassifier(Objects.requireNonNull(function, "function must not be null"));
    }
}
