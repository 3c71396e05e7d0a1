package dev.pooling.proxy;

import java.util.List;

/**
 * Thrown when a pool is created from an interface, annotations or agents that can't work. The message lists all
 * mistakes at once, each with its place and how to mend it.
 *
 * @since 0.1
 */
public class PoolDefinitionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** The mistakes; an immutable list, which is serializable. */
    @SuppressWarnings("serial") // List.copyOf makes serializable lists
    private final List<String> problems;

    /**
     * Makes an exception from a list of mistakes.
     *
     * @param subject what was to be created, such as the name of the interface
     * @param problems the mistakes, one sentence or more each; not null, at least one
     */
    public PoolDefinitionException(String subject, List<String> problems) {
        super(message(subject, problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns the mistakes.
     *
     * @return an unmodifiable list with at least one element; never null
     */
    public List<String> problems() {
        return problems;
    }

    private static String message(String subject, List<String> problems) {
        StringBuilder text = new StringBuilder("Can't pool ").append(subject).append(": ");
        text.append(problems.size()).append(problems.size() == 1 ? " problem" : " problems");
        for (int i = 0; i < problems.size(); i++) {
            text.append("\n  ").append(i + 1).append(". ").append(problems.get(i));
        }
        return text.toString();
    }
}
