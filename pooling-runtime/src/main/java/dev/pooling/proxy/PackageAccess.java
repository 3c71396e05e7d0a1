package dev.pooling.proxy;

import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** Finds out whether a generated class names types that only its neighbours in the package may name. */
final class PackageAccess {

    private PackageAccess() {}

    static boolean isNeeded(Class<?> type, List<MethodPlan> methods) {
        if (!isPublic(type)) {
            return true;
        }
        for (MethodPlan plan : methods) {
            if (!named(plan).isEmpty() || castsToHidden(plan)) {
                return true;
            }
        }
        return false;
    }

    /** Notes the types that even a neighbour of the interface may not name, as they are private to another package. */
    static void refuseForeign(Class<?> type, List<MethodPlan> methods, PlanProblems problems) {
        for (MethodPlan plan : methods) {
            for (Class<?> named : named(plan)) {
                if (!isNeighbour(type, named)) {
                    problems.add(
                            Signatures.on(Fallback.class, plan.method()),
                            "needs " + named.getName() + ", which only its own package may use",
                            "Make it public, or declare the fallback method in " + type.getSimpleName());
                }
            }
            Class<?> result = plan.method().getReturnType();
            if (castsToHidden(plan) && !isNeighbour(type, result)) {
                problems.add(
                        Signatures.on(Pooled.class, plan.method()),
                        "returns " + result.getName() + ", which only its own package may use, and can't be hedged",
                        "Make it public, or set idempotent = false");
            }
        }
    }

    /** Whether the result is cast, as that of a hedged call is, to a type that is not public. */
    private static boolean castsToHidden(MethodPlan plan) {
        Class<?> result = plan.method().getReturnType();
        return plan.mayBeHedged() && plan.async() == null && !result.isPrimitive() && !isPublic(result);
    }

    private static boolean isNeighbour(Class<?> type, Class<?> other) {
        return type.getPackageName().equals(other.getPackageName()) && type.getClassLoader() == other.getClassLoader();
    }

    /** The types that are not public among those that the call of a fallback method names. */
    private static List<Class<?>> named(MethodPlan plan) {
        FallbackMethod fallback = plan.fallbackMethod();
        if (fallback == null) {
            return List.of();
        }
        List<Class<?>> named = new ArrayList<>();
        if (fallback.isStatic()) {
            addUnlessPublic(named, fallback.method().getDeclaringClass());
        }
        Class<?>[] offered = plan.method().getParameterTypes();
        Class<?>[] wanted = fallback.method().getParameterTypes();
        for (int i = 0; i < offered.length; i++) {
            if (needsCast(offered[i], wanted[i])) {
                addUnlessPublic(named, wanted[i]);
            }
        }
        Class<?> result = plan.method().getReturnType();
        if (needsCast(fallback.method().getReturnType(), result)) {
            addUnlessPublic(named, result);
        }
        return named;
    }

    private static void addUnlessPublic(List<Class<?>> named, Class<?> type) {
        if (!isPublic(type)) {
            named.add(type);
        }
    }

    /** Whether a value must be cast, because generics are known to the compiler alone. */
    static boolean needsCast(Class<?> from, Class<?> to) {
        return !to.isAssignableFrom(from);
    }

    /** Whether the virtual machine takes a class for public: to it, a protected nested class is. */
    private static boolean isPublic(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return (element.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
    }
}
