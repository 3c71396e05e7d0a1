package dev.pooling.retry;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Classifies results by a function. */
record ValueClassifier(Function<@Nullable Object, @Nullable Outcome> function) implements OutcomeClassifier {

    @Override
    public @Nullable Outcome classifyFailure(Throwable failure) {
        return null;
    }

    @Override
    public @Nullable Outcome classifyValue(@Nullable Object value) {
        return function.apply(value);
    }

    @Override
    public boolean judgesValues() {
        return true;
    }
}
