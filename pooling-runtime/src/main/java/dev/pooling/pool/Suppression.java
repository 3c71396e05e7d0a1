package dev.pooling.pool;

import dev.pooling.internal.Causes;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Attaches the failures of earlier attempts to the one the caller gets.
 *
 * <p>Agents may throw the same exception object again and again. So an exception never gets more suppressed ones than its
 * call had earlier failures, none twice, and none from which it could be reached itself.
 */
final class Suppression {

    /** How many exceptions are looked at in search of a cycle; hostile {@code getCause} methods may not end. */
    private static final int LOOKED_AT = 64;

    private Suppression() {}

    static <T> void attach(Throwable last, List<FailedAttempt<T>> attempts) {
        int earlier = 0;
        for (FailedAttempt<T> attempt : attempts) {
            earlier += attempt.failure() != last ? 1 : 0;
        }
        for (FailedAttempt<T> attempt : attempts) {
            Throwable failure = attempt.failure();
            if (last.getSuppressed().length < earlier && !reaches(failure, last) && !isSuppressed(last, failure)) {
                last.addSuppressed(failure);
            }
        }
    }

    private static boolean isSuppressed(Throwable last, Throwable failure) {
        for (Throwable present : last.getSuppressed()) {
            if (present == failure) {
                return true;
            }
        }
        return false;
    }

    private static boolean reaches(Throwable from, Throwable target) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>();
        open.add(from);
        while (!open.isEmpty() && seen.size() < LOOKED_AT) {
            Throwable next = open.remove();
            if (next == target) {
                return true;
            }
            if (seen.add(next)) {
                Collections.addAll(open, next.getSuppressed());
                Throwable cause = Causes.of(next);
                if (cause != null) {
                    open.add(cause);
                }
            }
        }
        // Not knowing is as bad as a cycle.
        return !open.isEmpty();
    }
}
