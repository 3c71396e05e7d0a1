package dev.pooling.retry;

import dev.pooling.time.WallClock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads the header {@code Retry-After}. Source: RFC 9110, "HTTP Semantics", sections 5.6.7 and 10.2.3. */
final class RetryAfter {

    /** More digits than a century has seconds: such a number stands for "very long". */
    private static final int MOST_DIGITS = 10;

    private RetryAfter() {}

    /**
     * The time that a header asks to wait.
     *
     * @param header seconds or a date, or null
     * @param sentAt the date of the response, or null if it is unknown: then it is the present
     * @return the time, zero if it has passed; null if the header is missing or unreadable
     */
    static @Nullable Duration parse(@Nullable String header, @Nullable String sentAt) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Duration.ofSeconds(
                    text.length() > MOST_DIGITS
                            ? Integer.MAX_VALUE
                            : Math.min(Integer.MAX_VALUE, Long.parseLong(text)));
        }
        Instant until = date(text);
        if (until == null) {
            return null;
        }
        Instant sent = sentAt == null ? null : date(sentAt.strip());
        Duration wait = Duration.between(sent == null ? WallClock.now() : sent, until);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static @Nullable Instant date(String text) {
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
