package dev.pooling.proxy;

import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import java.util.Arrays;

/**
 * Tells whether the annotation of a method leaves its exception filter at the default, and so to the annotation of the
 * type: a method that only sets a time-out must not undo what the type says of exceptions.
 */
final class Filters {

    private static final Class<?>[] DEFAULT = {Exception.class};

    private Filters() {}

    static boolean saysNothing(Pooled pooled) {
        return Arrays.equals(pooled.retryOn(), DEFAULT) && pooled.abortOn().length == 0;
    }

    static boolean saysNothing(Fallback fallback) {
        return Arrays.equals(fallback.on(), DEFAULT) && fallback.except().length == 0;
    }
}
