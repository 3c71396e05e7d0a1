package dev.pooling.routing;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whom one pick leaves out. For the pool itself. Used within one call, by one thread at a time.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Exclusion extends Predicate<Candidate> {

    /**
     * Tells whether the call has been given to an agent before.
     *
     * @return true unless those that are left out have not been asked, because they are full, say
     */
    default boolean isFailover() {
        return true;
    }

    /**
     * Leaves out others as well, whom the call has not asked.
     *
     * @param asked whom the call leaves out because it has asked them; null for nobody
     * @param others the others
     * @return all of them; never null
     */
    static Exclusion widened(@Nullable Exclusion asked, Predicate<? super Candidate> others) {
        return new Exclusion() {
            @Override
            public boolean test(Candidate candidate) {
                return asked != null && asked.test(candidate) || others.test(candidate);
            }

            @Override
            public boolean isFailover() {
                return asked != null && asked.isFailover();
            }
        };
    }
}
