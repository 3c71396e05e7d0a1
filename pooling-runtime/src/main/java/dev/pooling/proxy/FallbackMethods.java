package dev.pooling.proxy;

import dev.pooling.internal.LogText;
import dev.pooling.internal.NearestName;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the fallback method for a pooled method, or says why there is none that fits. */
final class FallbackMethods {

    private final Class<?> type;
    private final TypeArguments arguments;
    private final PlanProblems problems;

    FallbackMethods(Class<?> type, PlanProblems problems) {
        this.type = type;
        this.arguments = TypeArguments.of(type);
        this.problems = problems;
    }

    /**
     * Finds the method; of several that fit, one that takes the failure.
     *
     * @param place the annotation that names it
     * @param name the name
     * @param pooled the method that it stands in for
     * @return the method, or null if the problem was noted
     */
    @Nullable
    FallbackMethod find(String place, String name, PooledMethod pooled) {
        List<Method> named = new ArrayList<>();
        for (Method method : allMethods(pooled)) {
            if (method.getName().equals(name)) {
                named.add(method);
            }
        }
        if (named.isEmpty()) {
            refuseUnknown(place, name, pooled);
            return null;
        }
        FallbackMethod found = null;
        List<String> reasons = new ArrayList<>();
        for (Method method : named) {
            String reason = reasonAgainst(method, pooled.declaration());
            if (reason != null) {
                reasons.add(Signatures.withoutType(method) + " " + reason);
            } else if (found == null || !found.takesFailure()) {
                found = new FallbackMethod(method, takesFailure(method, pooled.declaration()));
            }
        }
        if (found == null) {
            refuseUnfit(place, name, pooled.declaration(), reasons);
        }
        return found;
    }

    private Set<Method> allMethods(PooledMethod pooled) {
        Set<Method> methods = new LinkedHashSet<>(Arrays.asList(type.getMethods()));
        methods.addAll(Arrays.asList(type.getDeclaredMethods()));
        // Static methods are not inherited, but those beside the annotated method may well be meant.
        for (Method method : pooled.declaration().getDeclaringClass().getDeclaredMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                methods.add(method);
            }
        }
        methods.removeIf(Method::isSynthetic);
        return methods;
    }

    private @Nullable String reasonAgainst(Method candidate, Method pooled) {
        if (Modifier.isPrivate(candidate.getModifiers())) {
            return "is private";
        }
        if (Modifier.isAbstract(candidate.getModifiers())) {
            return "is abstract";
        }
        if (MethodSelection.isAnnotated(candidate)) {
            return "is itself pooled by its annotation";
        }
        if (!takesFailure(candidate, pooled) && !Arrays.equals(parameters(candidate), parameters(pooled))) {
            return "takes other parameters";
        }
        Class<?> result = arguments.erase(pooled.getGenericReturnType());
        Class<?> offered = arguments.erase(candidate.getGenericReturnType());
        if (!result.isAssignableFrom(offered)) {
            return "returns " + offered.getSimpleName() + ", which is no " + result.getSimpleName();
        }
        return undeclaredException(candidate, pooled);
    }

    private static @Nullable String undeclaredException(Method candidate, Method pooled) {
        for (Class<?> thrown : candidate.getExceptionTypes()) {
            boolean unchecked = RuntimeException.class.isAssignableFrom(thrown) || Error.class.isAssignableFrom(thrown);
            if (!unchecked && !isDeclared(thrown, pooled)) {
                return "throws " + thrown.getSimpleName() + ", which " + Signatures.withoutType(pooled)
                        + " does not declare";
            }
        }
        return null;
    }

    private static boolean isDeclared(Class<?> thrown, Method pooled) {
        for (Class<?> declared : pooled.getExceptionTypes()) {
            if (declared.isAssignableFrom(thrown)) {
                return true;
            }
        }
        return false;
    }

    private boolean takesFailure(Method candidate, Method pooled) {
        Class<?>[] wanted = parameters(pooled);
        Class<?>[] offered = parameters(candidate);
        return offered.length == wanted.length + 1
                && offered[wanted.length] == Throwable.class
                && Arrays.equals(wanted, Arrays.copyOf(offered, wanted.length));
    }

    private Class<?>[] parameters(Method method) {
        return arguments.erase(method.getGenericParameterTypes());
    }

    private void refuseUnknown(String place, String name, PooledMethod pooled) {
        String nearest = NearestName.of(name, possibleNames(allMethods(pooled))).orElse(null);
        problems.add(
                place,
                type.getSimpleName() + " has no method '" + LogText.printable(name) + "'",
                (nearest == null ? "Declare it" : "Did you mean '" + nearest + "'? If not, declare it")
                        + " in the interface as a default or static method");
    }

    private static Set<String> possibleNames(Collection<Method> methods) {
        Set<String> names = new TreeSet<>();
        for (Method method : methods) {
            if (!Modifier.isAbstract(method.getModifiers()) && !Modifier.isPrivate(method.getModifiers())) {
                names.add(method.getName());
            }
        }
        return names;
    }

    private void refuseUnfit(String place, String name, Method pooled, List<String> reasons) {
        String result = arguments.erase(pooled.getGenericReturnType()).getSimpleName();
        List<Class<?>> parameters = List.of(parameters(pooled));
        List<Class<?>> withFailure = new ArrayList<>(parameters);
        withFailure.add(Throwable.class);
        problems.add(
                place,
                "the fallback method '" + name + "' can't stand in for " + Signatures.withoutType(pooled) + ": "
                        + String.join("; ", reasons),
                "Declare `default " + result + " " + name + "(" + Signatures.names(parameters) + ")` or `default "
                        + result + " " + name + "(" + Signatures.names(withFailure) + ")`, or make it static");
    }
}
