package dev.pooling.proxy;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.StringJoiner;

/**
 * How types and methods are named in messages, and how methods are told apart.
 *
 * <p>What is asked for even if nothing is wrong joins strings by method calls: the first {@code +} of its kind costs
 * milliseconds, which count when the first proxy of a JVM is made.
 */
final class Signatures {

    private Signatures() {}

    /** As in "@Pooled on ChatService". */
    static String on(Class<? extends Annotation> annotation, Class<?> type) {
        return on(annotation, type.getSimpleName());
    }

    /** As in "@Pooled on ChatService.ask(String)". */
    static String on(Class<? extends Annotation> annotation, Method method) {
        return on(annotation, of(method));
    }

    private static String on(Class<? extends Annotation> annotation, String place) {
        return String.join("", "@", annotation.getSimpleName(), " on ", place);
    }

    /** As in "ChatService.ask(String)". */
    static String of(Method method) {
        return String.join(".", method.getDeclaringClass().getSimpleName(), withoutType(method));
    }

    /** As in "ask(String)". */
    static String withoutType(Method method) {
        return String.join("", method.getName(), "(", names(List.of(method.getParameterTypes())), ")");
    }

    static String names(List<Class<?>> types) {
        StringJoiner names = new StringJoiner(", ");
        for (Class<?> type : types) {
            names.add(type.getSimpleName());
        }
        return names.toString();
    }

    /** Equal for methods of the same name and parameters. */
    static String key(String name, Class<?>[] parameters) {
        return name.concat(MethodType.methodType(void.class, parameters).toMethodDescriptorString());
    }
}
