package dev.pooling.proxy;

import dev.pooling.annotation.RouteKey;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;

/** Finds the parameter that is the route key of a method. */
final class RouteKeys {

    private RouteKeys() {}

    /** The index of the first parameter with {@link RouteKey}; -1 if there is none. */
    static int indexOf(Method method) {
        return indexAfter(method, -1);
    }

    /** The index of the next one after another one; -1 if there is none. */
    static int indexAfter(Method method, int before) {
        Annotation[][] annotations = method.getParameterAnnotations();
        for (int i = before + 1; i < annotations.length; i++) {
            for (Annotation annotation : annotations[i]) {
                if (annotation instanceof RouteKey) {
                    return i;
                }
            }
        }
        return -1;
    }
}
