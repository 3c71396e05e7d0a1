package dev.pooling.proxy;

import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.Probe;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the methods of an interface that its proxy carries to the agents.
 *
 * <p>Methods of one name and the same parameters belong together, where type parameters are replaced by what the
 * interface says they stand for: they override each other, even where their return types or the erasures of their
 * parameters differ. The annotations of the most specific declaration count for all of them. Each descriptor that is
 * still abstract is implemented, and calls the agent's method of the same parameters and the narrowest return type: that
 * is the one an agent is sure to have, as lambda expressions lack some bridge methods. Bridge methods that a compiler put into the interface run as
 * written: they call the method they bridge to. So do default methods, unless annotated.
 */
final class MethodSelection {

    private final PlanProblems problems;
    private final List<PooledMethod> selected = new ArrayList<>();

    private MethodSelection(PlanProblems problems) {
        this.problems = problems;
    }

    /**
     * The pooled methods, always in the same order, so that a plan fits the class that was generated from another one.
     */
    static List<PooledMethod> of(Class<?> type, PlanProblems problems) {
        MethodSelection selection = new MethodSelection(problems);
        selection.refuseAnnotationsOnOthers(type);
        for (List<Method> group : groups(type).values()) {
            if (isOfObject(group.get(0))) {
                selection.refuseAnnotations(group, "is a method of Object, which the proxy answers itself");
                selection.refuseFinalize(group.get(0));
            } else {
                selection.select(type, group);
            }
        }
        return selection.selected;
    }

    static boolean isAnnotated(Method method) {
        return method.isAnnotationPresent(Pooled.class) || method.isAnnotationPresent(Fallback.class);
    }

    private static Map<String, List<Method>> groups(Class<?> type) {
        TypeArguments arguments = TypeArguments.of(type);
        Map<String, List<Method>> groups = new TreeMap<>();
        for (Method method : type.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers())) {
                Class<?>[] parameters = arguments.erase(method.getGenericParameterTypes());
                add(groups, Signatures.key(method.getName(), parameters), method);
            }
        }
        return groups;
    }

    private static void add(Map<String, List<Method>> groups, String key, Method method) {
        List<Method> group = groups.get(key);
        if (group == null) {
            group = new ArrayList<>();
            groups.put(key, group);
        }
        group.add(method);
    }

    static boolean isOfObject(Method method) {
        return switch (method.getName()) {
            case "equals" -> method.getParameterCount() == 1 && method.getParameterTypes()[0] == Object.class;
            case "hashCode", "toString", "finalize" -> method.getParameterCount() == 0;
            default -> false;
        };
    }

    private void select(Class<?> type, List<Method> group) {
        Method declaration = mostSpecific(type, group);
        if (declaration == null) {
            return;
        }
        Map<String, List<Method>> byDescriptor = new TreeMap<>();
        for (Method method : group) {
            String parameters = Signatures.key(method.getName(), method.getParameterTypes());
            add(byDescriptor, parameters.concat(method.getReturnType().getName()), method);
        }
        List<Method> found = new ArrayList<>();
        for (List<Method> same : byDescriptor.values()) {
            if (isPooled(same)) {
                found.add(same.get(0));
            }
        }
        for (Method method : found) {
            selected.add(new PooledMethod(method, narrowest(method, found), declaration));
        }
    }

    private static Method narrowest(Method method, List<Method> found) {
        Method narrowest = method;
        for (Method other : found) {
            if (narrowest.getReturnType().isAssignableFrom(other.getReturnType())
                    && Arrays.equals(method.getParameterTypes(), other.getParameterTypes())) {
                narrowest = other;
            }
        }
        return narrowest;
    }

    /**
     * Whether methods with one descriptor are to be implemented: an abstract one, an annotated one, or defaults in
     * conflict.
     */
    private static boolean isPooled(List<Method> same) {
        int asWritten = 0;
        for (Method method : same) {
            if (!method.isBridge() && (!method.isDefault() || isAnnotated(method))) {
                return true;
            }
            asWritten++;
        }
        return asWritten > 1;
    }

    /** The declaration that overrides all others; if none does, one that says something; null if there are only bridges. */
    private @Nullable Method mostSpecific(Class<?> type, List<Method> group) {
        Method best = null;
        for (Method method : group) {
            if (!method.isBridge() && !isOverridden(method, group)) {
                best = best == null ? method : ofUnrelated(type, best, method);
            }
        }
        return best;
    }

    private static boolean isOverridden(Method method, List<Method> group) {
        for (Method other : group) {
            if (!other.isBridge() && overrides(other, method)) {
                return true;
            }
        }
        return false;
    }

    static boolean overrides(Method one, Method other) {
        Class<?> declarer = other.getDeclaringClass();
        return declarer != one.getDeclaringClass() && declarer.isAssignableFrom(one.getDeclaringClass());
    }

    private Method ofUnrelated(Class<?> type, Method one, Method other) {
        boolean same = Objects.equals(one.getAnnotation(Pooled.class), other.getAnnotation(Pooled.class))
                && Objects.equals(one.getAnnotation(Fallback.class), other.getAnnotation(Fallback.class))
                && RouteKeys.indexOf(one) == RouteKeys.indexOf(other);
        if (!same && saysSomething(one) && saysSomething(other)) {
            problems.add(
                    Signatures.of(one) + " and " + Signatures.of(other),
                    "are one method of " + type.getSimpleName() + " with different annotations",
                    "Redeclare it in " + type.getSimpleName() + " with the annotations that are to count");
        }
        return saysSomething(other) && !saysSomething(one) ? other : one;
    }

    private static boolean saysSomething(Method method) {
        return isAnnotated(method) || RouteKeys.indexOf(method) >= 0;
    }

    private void refuseFinalize(Method method) {
        if (method.getName().equals("finalize")) {
            problems.add(
                    Signatures.of(method),
                    "can't be implemented by a proxy, because Object's own is protected",
                    "Remove it, or give it another name");
        }
    }

    private void refuseAnnotationsOnOthers(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                refuseAnnotations(List.of(method), "is static and never reaches an agent");
            } else if (Modifier.isPrivate(method.getModifiers())) {
                refuseAnnotations(List.of(method), "is private and never reaches an agent");
            }
        }
        for (Class<?> parent : type.getInterfaces()) {
            refuseAnnotationsOnOthers(parent);
        }
    }

    private void refuseAnnotations(List<Method> methods, String reason) {
        for (Method method : methods) {
            refuse(method, Pooled.class, reason);
            refuse(method, Fallback.class, reason);
            refuse(method, Probe.class, reason);
        }
    }

    private void refuse(Method method, Class<? extends Annotation> annotation, String reason) {
        if (method.isAnnotationPresent(annotation)) {
            problems.add(
                    Signatures.on(annotation, method), "the method " + reason, "Remove @" + annotation.getSimpleName());
        }
    }
}
