package dev.pooling.retry;

import org.jspecify.annotations.Nullable;

/** Asks one classifier, then another. */
record ChainedClassifier(OutcomeClassifier first, OutcomeClassifier second) implements OutcomeClassifier {

    @Override
    public @Nullable Outcome classifyFailure(Throwable failure) {
        Outcome known = first.classifyFailure(failure);
        return known != null ? known : second.classifyFailure(failure);
    }

    @Override
    public @Nullable Outcome classifyValue(@Nullable Object value) {
        Outcome known = first.classifyValue(value);
        return known != null ? known : second.classifyValue(value);
    }

    @Override
    public boolean judgesValues() {
        return first.judgesValues() || second.judgesValues();
    }
}
