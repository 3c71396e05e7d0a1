package dev.pooling.retry;

import org.jspecify.annotations.Nullable;

/**
 * An exception, or a result, that knows the HTTP status it came from. Implement it on the exceptions of a client, and the
 * pool tells a throttled agent from a failed one and from a bad request: see {@link OutcomeClassifier#defaults()}.
 *
 * @since 0.1
 */
public interface StatusCarrier {

    /**
     * Returns the status.
     *
     * @return a status code of HTTP, such as 429; a number outside 100 to 599 if there is none
     */
    int statusCode();

    /**
     * Returns the value of the header {@code Retry-After}.
     *
     * @return seconds or a date, as it was received; null if there was none
     */
    default @Nullable String retryAfter() {
        return null;
    }
}
