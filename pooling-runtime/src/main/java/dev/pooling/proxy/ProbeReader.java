package dev.pooling.proxy;

import dev.pooling.annotation.Probe;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Finds the method of an interface that carries {@link Probe}, and checks it. */
final class ProbeReader<T> {

    private final Class<T> type;
    private final PlanProblems problems;
    private final ReturnTypes returnTypes;
    private final TypeArguments arguments;

    ProbeReader(Class<T> type, PlanProblems problems, ReturnTypes returnTypes, TypeArguments arguments) {
        this.type = type;
        this.problems = problems;
        this.returnTypes = returnTypes;
        this.arguments = arguments;
    }

    /** What the interface says of probes; null if nothing, or if the problem was noted. */
    @Nullable
    ProbePlan<T> read() {
        Map<String, Method> marked = marked();
        if (marked.isEmpty()) {
            return null;
        }
        Method probe = null;
        for (Method method : marked.values()) {
            if (probe != null) {
                problems.add(
                        Signatures.of(probe) + " and " + Signatures.of(method),
                        "both carry @Probe, and agents are probed by one method",
                        "Keep one of them, or call both in a default method that carries it alone");
            }
            probe = method;
        }
        return marked.size() > 1 || probe == null ? null : plan(probe, Signatures.on(Probe.class, probe));
    }

    /** The methods that carry it in their most specific declaration, by name and parameters. */
    private Map<String, Method> marked() {
        Map<String, Method> marked = new TreeMap<>();
        Method[] methods = type.getMethods();
        for (Method method : methods) {
            if (method.isAnnotationPresent(Probe.class) && !isOverridden(method, methods)) {
                marked.putIfAbsent(Signatures.key(method.getName(), method.getParameterTypes()), method);
            }
        }
        // MethodSelection has refused these.
        marked.values()
                .removeIf(method -> Modifier.isStatic(method.getModifiers()) || MethodSelection.isOfObject(method));
        return marked;
    }

    private static boolean isOverridden(Method method, Method[] methods) {
        if (method.isBridge()) {
            return true;
        }
        for (Method other : methods) {
            if (other.getName().equals(method.getName())
                    && Arrays.equals(other.getParameterTypes(), method.getParameterTypes())
                    && MethodSelection.overrides(other, method)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable ProbePlan<T> plan(Method method, String place) {
        Probe said = method.getAnnotation(Probe.class);
        boolean usable = checkValues(said, place);
        if (method.getParameterCount() > 0) {
            problems.add(
                    place,
                    "the method has parameters, and a probe has nothing to give them",
                    "Put it on a method without any, such as a default one that calls this one");
            return null;
        }
        Class<?> result = arguments.erase(method.getGenericReturnType());
        boolean async = returnTypes.find(result) != null;
        if (async && !isAwaitable(result)) {
            problems.add(
                    place,
                    "the method returns " + result.getSimpleName() + ", which need not begin to work by being returned",
                    "Put it on a method that returns boolean, nothing, or a CompletionStage, such as a default one that"
                            + " calls this one");
            return null;
        }
        ProbeMethod<T> probe = probeMethod(method, async, place);
        return usable && probe != null ? new ProbePlan<>(said, probe) : null;
    }

    private static boolean isAwaitable(Class<?> result) {
        return result == CompletionStage.class || result == CompletableFuture.class || result == Future.class;
    }

    private boolean checkValues(Probe said, String place) {
        boolean interval = checkMillis(place, "intervalMillis", said.intervalMillis(), 0);
        boolean timeout = checkMillis(place, "timeoutMillis", said.timeoutMillis(), 1);
        boolean threshold = said.failureThreshold() >= 1 || said.failureThreshold() == -1;
        if (!threshold) {
            problems.add(
                    place,
                    "failureThreshold must be >= 1, was " + said.failureThreshold(),
                    "Leave it out for what the configuration says");
        }
        return interval && timeout && threshold;
    }

    private boolean checkMillis(String place, String name, long millis, long least) {
        boolean fits = millis == -1 || millis >= least && millis <= AnnotationChecks.LONGEST_MILLIS;
        if (!fits) {
            problems.add(
                    place,
                    name + " must be >= " + least + " and <= " + AnnotationChecks.LONGEST_MILLIS + " (100 years), was "
                            + millis,
                    "Leave it out for what the configuration says");
        }
        return fits;
    }

    private @Nullable ProbeMethod<T> probeMethod(Method method, boolean async, String place) {
        try {
            return ProbeMethod.of(method, async);
        } catch (IllegalAccessException closed) {
            problems.add(
                    place,
                    "the method can't be called by Pooling, as "
                            + method.getDeclaringClass().getName() + " is private to its module",
                    "Make the interface that declares it public, in an exported or opened package",
                    closed);
            return null;
        }
    }
}
