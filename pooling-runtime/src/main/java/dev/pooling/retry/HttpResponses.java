package dev.pooling.retry;

import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** The only class that names {@code java.net.http}, so that all others load where that module is missing. */
final class HttpResponses {

    private HttpResponses() {}

    /** Throws a {@link LinkageError} where the module is missing. */
    static boolean isPresent() {
        return HttpResponse.class.isInterface();
    }

    /** The outcome of a response; null if the object is none. */
    static @Nullable Outcome classify(Object value) {
        return value instanceof HttpResponse<?> response
                ? HttpStatus.outcome(
                        response.statusCode(),
                        response.headers().firstValue("Retry-After").orElse(null),
                        response.headers().firstValue("Date").orElse(null))
                : null;
    }
}
