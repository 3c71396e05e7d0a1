package dev.pooling.config;

import java.util.List;

/**
 * Thrown when overrides could not be understood. It names all of them, each with its source and how to mend it.
 *
 * @since 0.1
 */
public class PoolingConfigException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * What is wrong, one entry for each override.
     *
     * @serial an unmodifiable list
     */
    @SuppressWarnings("serial") // List.of is serialisable
    private final List<String> problems;

    /**
     * Makes the exception.
     *
     * @param pool the name of the pool
     * @param problems what is wrong; at least one; copied
     */
    public PoolingConfigException(String pool, List<String> problems) {
        super("The configuration of pool '" + pool + "' has " + problems.size()
                + (problems.size() == 1 ? " mistake:" : " mistakes:") + "\n  - " + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns what is wrong.
     *
     * @return an unmodifiable list with one entry for each override; never null
     */
    public List<String> problems() {
        return problems;
    }
}
