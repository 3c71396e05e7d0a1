package dev.pooling.proxy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * A fallback method that fits a pooled method.
 *
 * @param method a default or static method of the interface
 * @param takesFailure whether it wants the failure as its last argument
 */
record FallbackMethod(Method method, boolean takesFailure) {

    boolean isStatic() {
        return Modifier.isStatic(method.getModifiers());
    }
}
