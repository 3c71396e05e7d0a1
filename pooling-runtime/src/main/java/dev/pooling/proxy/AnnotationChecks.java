package dev.pooling.proxy;

import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.internal.LogText;
import dev.pooling.routing.Tags;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the mistakes that an annotation contains by itself. */
final class AnnotationChecks {

    /** A hundred years: more would not fit the nanoseconds of a long with room to add. */
    static final long LONGEST_MILLIS = 36_525L * 24 * 60 * 60 * 1000;

    private final Class<?> type;
    private final PlanProblems problems;

    AnnotationChecks(Class<?> type, PlanProblems problems) {
        this.type = type;
        this.problems = problems;
    }

    void check(@Nullable Pooled pooled, String place) {
        if (pooled == null) {
            return;
        }
        if (pooled.retries() < -1) {
            problems.add(place, "retries must be >= -1, was " + pooled.retries(), "Use 0 for none, or -1 to inherit");
        }
        checkMillis(place, "timeoutMillis", pooled.timeoutMillis());
        checkMillis(place, "deadlineMillis", pooled.deadlineMillis());
        if (pooled.retryOn().length == 0) {
            problems.add(place, "retryOn must not be empty", "Name exceptions to retry on, or use retries = 0");
        }
        checkTags(place, pooled.tags());
        if (!pooled.name().isEmpty() && pooled.name().isBlank()) {
            problems.add(place, "name must not be blank", "Give a name, or leave it out for the name of the interface");
        }
    }

    private void checkTags(String place, String[] tags) {
        for (String tag : tags) {
            try {
                Tags.of(tag);
            } catch (IllegalArgumentException malformed) {
                problems.add(place, malformed.getMessage(), "Write it as in tags = {\"region=eu\", \"gpu\"}");
            }
        }
    }

    /** Checks what must not be said on a method, besides. */
    void checkOnMethod(@Nullable Pooled pooled, Method method, boolean chain) {
        if (pooled == null) {
            return;
        }
        String place = Signatures.on(Pooled.class, method);
        check(pooled, place);
        if (pooled.strategy() != LoadBalanceStrategy.ROUND_ROBIN) {
            problems.add(
                    place,
                    "strategy = " + pooled.strategy()
                            + " is set on a method, but the methods of a pool share one strategy",
                    "Move it to @Pooled on " + type.getSimpleName());
        }
        if (!pooled.name().isEmpty()) {
            problems.add(
                    place,
                    "name = \"" + LogText.printable(pooled.name())
                            + "\" is set on a method, but the methods share one pool",
                    "Move it to @Pooled on " + type.getSimpleName());
        }
        if (chain) {
            problems.add(
                    place,
                    type.getSimpleName() + " has only @Fallback, which makes it a chain and not a pool",
                    "Annotate " + type.getSimpleName() + " with @Pooled as well, or remove @Pooled here");
        }
    }

    private void checkMillis(String place, String name, long millis) {
        if (millis < -1) {
            problems.add(place, name + " must be >= -1, was " + millis, "Use 0 for no limit, or -1 to inherit");
        } else if (millis > LONGEST_MILLIS) {
            problems.add(
                    place,
                    name + " must be <= " + LONGEST_MILLIS + " (100 years), was " + millis,
                    "Use 0 for no limit");
        }
    }

    void check(@Nullable Fallback fallback, String place) {
        if (fallback == null) {
            return;
        }
        if (fallback.on().length == 0) {
            problems.add(
                    place,
                    "on must not be empty",
                    "Name the exceptions that lead to the fallback, or remove @Fallback");
        }
        if (!fallback.method().isEmpty() && fallback.handler() != void.class) {
            problems.add(
                    place,
                    "has both method = \"" + LogText.printable(fallback.method()) + "\" and handler = "
                            + fallback.handler().getSimpleName(),
                    "Keep one of them");
        }
        checkHandler(fallback.handler(), place);
        checkAgents(fallback.agents(), place);
    }

    private void checkHandler(Class<?> handler, String place) {
        if (handler != void.class && !type.isAssignableFrom(handler)) {
            problems.add(
                    place,
                    "handler " + handler.getSimpleName() + " does not implement " + type.getSimpleName(),
                    "Let it implement " + type.getSimpleName() + ", or name another class");
        }
    }

    private void checkAgents(String[] agents, String place) {
        Set<String> seen = new HashSet<>();
        for (String agent : agents) {
            if (agent.isBlank()) {
                problems.add(place, "agents contains a blank id", "Name the id that the agent is added with");
            } else if (!seen.add(agent)) {
                problems.add(
                        place,
                        "agents names '" + LogText.printable(agent) + "' more than once",
                        "Name each agent once");
            }
        }
    }
}
