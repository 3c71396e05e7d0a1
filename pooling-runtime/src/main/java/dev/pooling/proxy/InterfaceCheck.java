package dev.pooling.proxy;

import org.jspecify.annotations.Nullable;

/** Refuses types that can't be pooled at all. */
final class InterfaceCheck {

    private static final String EXTRACT = "Extract an interface from it and pool that";

    private InterfaceCheck() {}

    /** Notes the problem of a type that is no ordinary interface, and tells whether there was none. */
    static boolean passes(Class<?> type, PlanProblems problems) {
        String kind = otherKind(type);
        if (kind != null) {
            problems.add(type.getName(), "is " + kind + ", and only an interface can be pooled", mend(type));
        } else if (type.isSealed()) {
            problems.add(
                    type.getName(),
                    "is a sealed interface, which a generated class may not implement",
                    "Remove `sealed` and `permits`, or pool an interface that is not sealed");
        } else if (type.isHidden()) {
            problems.add(
                    type.getName(),
                    "is a hidden interface, which a generated class can't name",
                    "Pool an ordinary interface");
        } else {
            return true;
        }
        return false;
    }

    private static @Nullable String otherKind(Class<?> type) {
        if (type.isPrimitive()) {
            return "a primitive type";
        }
        if (type.isArray()) {
            return "an array";
        }
        if (type.isAnnotation()) {
            return "an annotation";
        }
        if (type.isEnum()) {
            return "an enum";
        }
        if (type.isRecord()) {
            return "a record";
        }
        if (type.isInterface()) {
            return null;
        }
        return java.lang.reflect.Modifier.isFinal(type.getModifiers()) ? "a final class" : "a class";
    }

    private static String mend(Class<?> type) {
        return type.isPrimitive() || type.isArray() || type.isAnnotation() ? "Name an interface" : EXTRACT;
    }
}
