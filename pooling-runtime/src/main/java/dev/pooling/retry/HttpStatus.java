package dev.pooling.retry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a status of HTTP means: the table of {@link OutcomeClassifier#http()}. */
final class HttpStatus {

    private HttpStatus() {}

    /** The outcome; null if the carrier has no status. */
    static @Nullable Outcome outcome(StatusCarrier carrier) {
        return outcome(carrier.statusCode(), carrier.retryAfter(), null);
    }

    /**
     * The outcome; null if there is no status.
     *
     * @param sentAt the header {@code Date}, by whose clock a {@code Retry-After} of the same server is meant
     */
    static @Nullable Outcome outcome(int status, @Nullable String retryAfter, @Nullable String sentAt) {
        if (status < 100 || status > 599) {
            return null;
        }
        Duration cooldown = status == 429 || status == 503 ? RetryAfter.parse(retryAfter, sentAt) : null;
        if (cooldown != null) {
            return Outcome.throttled(cooldown);
        }
        return switch (status) {
            case 429 -> Outcome.THROTTLED;
            case 401, 402, 403, 407, 408, 425 -> Outcome.FAILURE;
            case 400, 405, 406, 411, 413, 414, 415, 416, 417, 422, 428, 431 -> Outcome.REJECTED_CALL;
            default -> status >= 500 ? Outcome.FAILURE : Outcome.SUCCESS;
        };
    }
}
