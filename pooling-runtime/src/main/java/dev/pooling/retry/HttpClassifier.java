package dev.pooling.retry;

import org.jspecify.annotations.Nullable;

/** Classifies results by their status: see {@link OutcomeClassifier#http()}. */
enum HttpClassifier implements OutcomeClassifier {
    INSTANCE;

    /** Whether the module {@code java.net.http} is there: a small JVM may come without it. */
    private static final boolean HAS_RESPONSES = hasResponses();

    private static boolean hasResponses() {
        try {
            return HttpResponses.isPresent();
        } catch (LinkageError absent) {
            return false;
        }
    }

    @Override
    public @Nullable Outcome classifyFailure(Throwable failure) {
        return null;
    }

    @Override
    public @Nullable Outcome classifyValue(@Nullable Object value) {
        if (value instanceof StatusCarrier carrier) {
            return HttpStatus.outcome(carrier);
        }
        return HAS_RESPONSES && value != null ? HttpResponses.classify(value) : null;
    }

    @Override
    public boolean judgesValues() {
        return true;
    }
}
