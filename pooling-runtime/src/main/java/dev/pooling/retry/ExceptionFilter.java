package dev.pooling.retry;

import java.util.List;

/**
 * Decides by type which exceptions something applies to: those that are instances of an included type and of no excluded
 * one.
 *
 * <p>{@link AssertionError} and {@link LinkageError} tell of a broken agent as much as an exception does, so including
 * {@link Exception} includes these two. Other errors are included only when named. Immutable.
 *
 * @since 0.1
 */
public final class ExceptionFilter {

    /** Applies to every exception, and to {@link AssertionError} and {@link LinkageError}. */
    public static final ExceptionFilter ALL = of(List.of(Exception.class), List.of());

    private final List<Class<? extends Throwable>> included;
    private final List<Class<? extends Throwable>> excluded;
    private final boolean brokenAgents;

    private ExceptionFilter(List<Class<? extends Throwable>> included, List<Class<? extends Throwable>> excluded) {
        this.included = List.copyOf(included);
        this.excluded = List.copyOf(excluded);
        this.brokenAgents = this.included.contains(Exception.class);
    }

    /**
     * Makes a filter.
     *
     * @param included the types it applies to, with their subtypes; not null, no null elements
     * @param excluded the types it does not apply to, with their subtypes; wins over {@code included}
     * @return the filter; never null
     */
    public static ExceptionFilter of(
            List<Class<? extends Throwable>> included, List<Class<? extends Throwable>> excluded) {
        return new ExceptionFilter(included, excluded);
    }

    /**
     * Tells whether the filter applies to an exception.
     *
     * @param failure the exception; not null
     * @return true if it is included and not excluded
     */
    public boolean test(Throwable failure) {
        if (excludes(failure)) {
            return false;
        }
        return matches(included, failure) || brokenAgents && isBrokenAgent(failure);
    }

    /**
     * Tells whether an exception is excluded by name.
     *
     * @param failure the exception; not null
     * @return true if it is an instance of an excluded type
     */
    public boolean excludes(Throwable failure) {
        return matches(excluded, failure);
    }

    /**
     * Tells whether an error speaks of a broken agent rather than of a JVM in trouble.
     *
     * @param failure the exception; not null
     * @return true for an {@link AssertionError} or a {@link LinkageError}
     */
    public static boolean isBrokenAgent(Throwable failure) {
        return failure instanceof AssertionError || failure instanceof LinkageError;
    }

    private static boolean matches(List<Class<? extends Throwable>> types, Throwable failure) {
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i).isInstance(failure)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "on " + names(included) + (excluded.isEmpty() ? "" : " except " + names(excluded));
    }

    private static String names(List<Class<? extends Throwable>> types) {
        return types.stream().map(Class::getSimpleName).toList().toString();
    }
}
