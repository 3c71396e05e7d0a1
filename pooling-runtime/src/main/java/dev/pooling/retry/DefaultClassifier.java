package dev.pooling.retry;

import dev.pooling.internal.Causes;
import org.jspecify.annotations.Nullable;

/** What is known of any exception: see {@link OutcomeClassifier#defaults()}. */
enum DefaultClassifier implements OutcomeClassifier {
    INSTANCE;

    /** How many causes are looked at; hostile {@code getCause} methods may not end. */
    private static final int LOOKED_AT = 16;

    @Override
    public Outcome classifyFailure(Throwable failure) {
        @Nullable Throwable each = failure;
        for (int looked = 0; each != null && looked < LOOKED_AT; looked++) {
            Outcome known = each instanceof StatusCarrier carrier ? HttpStatus.outcome(carrier) : null;
            if (known != null) {
                return known;
            }
            each = Causes.of(each);
        }
        return Outcome.FAILURE;
    }
}
