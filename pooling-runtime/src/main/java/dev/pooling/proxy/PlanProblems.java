package dev.pooling.proxy;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the mistakes in the definition of a pool, so that they are all reported together. Not thread-safe.
 *
 * @since 0.1
 */
public final class PlanProblems {

    private final String subject;
    private final List<String> problems = new ArrayList<>();
    private final List<Throwable> causes = new ArrayList<>();

    /**
     * Makes an empty collection.
     *
     * @param subject what is being defined, such as the name of the interface; not null
     */
    public PlanProblems(String subject) {
        this.subject = subject;
    }

    /**
     * Notes a mistake. One that was noted already, such as a type's annotation that is read for each method, is noted
     * once.
     *
     * @param place where it is, such as "@Pooled on ChatService.ask(String)"; not null
     * @param fault what is wrong, without a full stop; not null
     * @param mend what to do about it, without a full stop; not null
     */
    public void add(String place, String fault, String mend) {
        String problem = place + ": " + fault + ". " + mend + ".";
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    /**
     * Notes a mistake that showed in an exception.
     *
     * @param place where it is; not null
     * @param fault what is wrong, without a full stop; not null
     * @param mend what to do about it, without a full stop; not null
     * @param cause the exception, which will be a suppressed one of the report; not null
     */
    void add(String place, String fault, String mend, Throwable cause) {
        add(place, fault, mend);
        causes.add(cause);
    }

    /**
     * Returns whether no mistake was noted.
     *
     * @return true if there is none
     */
    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /**
     * Throws if any mistake was noted.
     *
     * @throws PoolDefinitionException with all mistakes, in the order in which they were noted
     */
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            PoolDefinitionException report = new PoolDefinitionException(subject, problems);
            causes.forEach(report::addSuppressed);
            throw report;
        }
    }
}
