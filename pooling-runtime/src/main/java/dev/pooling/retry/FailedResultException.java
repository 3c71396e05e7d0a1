package dev.pooling.retry;

import org.jspecify.annotations.Nullable;

/**
 * Stands for a returned value that an {@link OutcomeClassifier} does not take for a success, wherever failures are shown:
 * in events, in reports, to fallback methods and among suppressed exceptions. A call whose last agent has returned such a
 * value returns that value; it does not throw this. Thrown by an agent, it is an exception like any other. Has no stack
 * trace.
 *
 * @since 0.1
 */
public final class FailedResultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Values need not be serialisable. */
    private final transient @Nullable Object value;

    private final transient Outcome outcome;

    /**
     * Makes the exception.
     *
     * @param value what the agent has returned
     * @param outcome what the classifier took it for; not null
     */
    public FailedResultException(@Nullable Object value, Outcome outcome) {
        super("the agent's result counts as " + outcome, null, false, false);
        this.value = value;
        this.outcome = outcome;
    }

    /**
     * Returns what the agent has returned.
     *
     * @return the value, which may be null; null also after deserialisation
     */
    public @Nullable Object value() {
        return value;
    }

    /**
     * Returns what the classifier took the value for.
     *
     * @return the outcome; never null before serialisation
     */
    public Outcome outcome() {
        return outcome;
    }
}
