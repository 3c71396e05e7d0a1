package dev.pooling.proxy;

import dev.pooling.annotation.Pooled;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Finds the mistakes in what annotations say about hedging. */
final class HedgeChecks {

    private final Class<?> type;
    private final PlanProblems problems;

    HedgeChecks(Class<?> type, PlanProblems problems) {
        this.type = type;
        this.problems = problems;
    }

    /** Checks one annotation by itself. */
    void check(@Nullable Pooled pooled, String place) {
        if (pooled == null) {
            return;
        }
        if (pooled.idempotent().length > 1) {
            problems.add(place, "idempotent has more than one value", "Write idempotent = true, or false");
        }
        long delay = pooled.hedgeDelayMillis();
        if (delay < -1 || delay > AnnotationChecks.LONGEST_MILLIS) {
            problems.add(
                    place,
                    "hedgeDelayMillis must be from -1 to " + AnnotationChecks.LONGEST_MILLIS + " (100 years), was "
                            + delay,
                    "Use 0 for no hedging, or -1 to inherit");
        }
        double percentile = pooled.hedgePercentile();
        // Written so that NaN fails.
        if (!(percentile >= 0 && percentile <= 1 || percentile == -1)) {
            problems.add(
                    place,
                    "hedgePercentile must be from 0 to 1, or -1, was " + percentile,
                    "Write 0.95 for the 95th percentile");
        }
        checkAgainstTimeout(pooled, place);
    }

    private void checkAgainstTimeout(Pooled pooled, String place) {
        long delay = pooled.hedgeDelayMillis();
        long timeout = pooled.timeoutMillis();
        if (timeout > 0 && delay >= timeout) {
            problems.add(
                    place,
                    "hedgeDelayMillis = " + delay + " is not below timeoutMillis = " + timeout
                            + ", so that no second agent would ever be asked",
                    "Lower hedgeDelayMillis, or raise timeoutMillis");
        }
    }

    /** Checks what is said on a method. */
    void checkMethod(@Nullable Pooled pooled, Method method, MethodPlan plan) {
        if (pooled == null) {
            return;
        }
        String place = Signatures.on(Pooled.class, method);
        check(pooled, place);
        String asked = HedgeSettings.of(pooled).asked();
        if (asked.isEmpty()) {
            return;
        }
        if (!plan.mayBeHedged()) {
            problems.add(
                    place,
                    asked + " is set, but calls of the method are not marked as idempotent",
                    "Add idempotent = true if a call may be made twice, or remove " + name(asked));
        } else if (plan.target().getReturnType() == Flow.Publisher.class) {
            problems.add(
                    place,
                    asked + " is set, but the items of a publisher can't be taken back, so that it can't be hedged",
                    "Remove " + name(asked));
        }
    }

    /** Checks what is said on the interface against its methods. */
    void checkType(HedgeSettings said, List<MethodPlan> methods) {
        String asked = said.asked();
        if (!asked.isEmpty() && !said.isIdempotent() && methods.stream().noneMatch(MethodPlan::mayBeHedged)) {
            problems.add(
                    Signatures.on(Pooled.class, type),
                    asked + " is set, but no method is marked as idempotent",
                    "Add idempotent = true, here or on the methods whose calls may be made twice, or remove "
                            + name(asked));
        }
    }

    private static String name(String asked) {
        return asked.substring(0, asked.indexOf(' '));
    }
}
