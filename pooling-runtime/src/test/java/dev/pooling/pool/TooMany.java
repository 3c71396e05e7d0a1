package dev.pooling.pool;

import dev.pooling.retry.StatusCarrier;
import org.jspecify.annotations.Nullable;

/** "Too many requests", as a client of an HTTP service throws it. */
final class TooMany extends Exception implements StatusCarrier {

    private static final long serialVersionUID = 1L;

    private final @Nullable String retryAfter;

    TooMany(@Nullable String retryAfter) {
        super("too many requests", null, false, false);
        this.retryAfter = retryAfter;
    }

    @Override
    public int statusCode() {
        return 429;
    }

    @Override
    public @Nullable String retryAfter() {
        return retryAfter;
    }
}
