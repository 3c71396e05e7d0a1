package dev.pooling.internal;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Looks into exceptions that may be made by hostile code: whose causes have no end, or throw. */
public final class Causes {

    /** How many wrappers are taken off. */
    private static final int UNWRAPPED = 64;

    private Causes() {}

    /**
     * Returns the cause of an exception.
     *
     * @param failure the exception; not null
     * @return its cause; null if it has none, or does not tell it
     */
    public static @Nullable Throwable of(Throwable failure) {
        try {
            return failure.getCause();
        } catch (RuntimeException | Error hostile) {
            return null;
        }
    }

    /**
     * Takes off what stages and futures wrap the failures of others in.
     *
     * @param thrown the exception; not null
     * @return the first one that is no such wrapper, or has nothing in it; never null
     */
    public static Throwable unwrap(Throwable thrown) {
        Throwable inner = thrown;
        for (int i = 0; i < UNWRAPPED && isWrapper(inner); i++) {
            Throwable cause = of(inner);
            if (cause == null) {
                return inner;
            }
            inner = cause;
        }
        return inner;
    }

    private static boolean isWrapper(Throwable thrown) {
        return thrown instanceof CompletionException || thrown instanceof ExecutionException;
    }
}
