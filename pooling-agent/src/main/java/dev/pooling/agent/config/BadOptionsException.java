package dev.pooling.agent.config;

import java.util.List;

/** Thrown when the Java agent does not understand what it was told. The message is one line for people. */
public final class BadOptionsException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Whether the application is to stop. */
    private final boolean strict;

    BadOptionsException(List<String> problems, boolean strict) {
        super(String.join("; ", problems).replaceAll("\\s+", " "));
        this.strict = strict;
    }

    /**
     * Tells whether the application is to stop.
     *
     * @return true if the option {@code strict} was given
     */
    public boolean isStrict() {
        return strict;
    }
}
