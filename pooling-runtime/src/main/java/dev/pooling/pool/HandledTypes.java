package dev.pooling.pool;

import dev.pooling.retry.ExceptionFilter;
import java.util.List;

/** Checks the exception types that a chain is told to handle. */
final class HandledTypes {

    private HandledTypes() {}

    static ExceptionFilter filter(List<Class<? extends Throwable>> types) {
        if (types.isEmpty()) {
            throw new IllegalArgumentException("types must name at least one exception type, were none");
        }
        for (int i = 0; i < types.size(); i++) {
            // Raw and reflective callers can pass any class.
            if (types.get(i) == null || !Throwable.class.isAssignableFrom(types.get(i))) {
                throw new IllegalArgumentException("types[" + i + "] must be an exception type, was " + types.get(i));
            }
        }
        return ExceptionFilter.of(types, List.of());
    }
}
