package dev.pooling.proxy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

/** Finds out whether a generated class names types that only its neighbours in the package may name. */
final class PackageAccess {

    private PackageAccess() {}

    static boolean isNeeded(Class<?> type, List<MethodPlan> methods) {
        if (!isPublic(type)) {
            return true;
        }
        for (MethodPlan plan : methods) {
            FallbackMethod fallback = plan.fallbackMethod();
            if (fallback != null && isNeeded(plan.method(), fallback)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNeeded(Method method, FallbackMethod fallback) {
        if (fallback.isStatic() && !isPublic(fallback.method().getDeclaringClass())) {
            return true;
        }
        Class<?>[] offered = method.getParameterTypes();
        Class<?>[] wanted = fallback.method().getParameterTypes();
        for (int i = 0; i < offered.length; i++) {
            if (needsCast(offered[i], wanted[i]) && !isPublic(wanted[i])) {
                return true;
            }
        }
        Class<?> result = method.getReturnType();
        return needsCast(fallback.method().getReturnType(), result) && !isPublic(result);
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
