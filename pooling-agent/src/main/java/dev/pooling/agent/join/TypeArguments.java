package dev.pooling.agent.join;

import java.lang.reflect.GenericSignatureFormatError;
import java.lang.reflect.MalformedParameterizedTypeException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Finds out what a class stands for as an implementation of a generic interface. */
final class TypeArguments {

    private final Class<?> wanted;

    private TypeArguments(Class<?> wanted) {
        this.wanted = wanted;
    }

    /** The arguments, as in {@code <java.lang.String>}; null if the interface has no parameters or they are not known. */
    static @Nullable String of(Class<?> type, Class<?> implementation) {
        if (type.getTypeParameters().length == 0) {
            return null;
        }
        try {
            return new TypeArguments(type).find(implementation, Map.of());
        } catch (TypeNotPresentException
                | MalformedParameterizedTypeException
                | GenericSignatureFormatError
                | NoClassDefFoundError unknown) {
            return null;
        }
    }

    private @Nullable String find(Class<?> in, Map<TypeVariable<?>, Type> known) {
        for (Type parent : in.getGenericInterfaces()) {
            String found = findIn(parent, known);
            if (found != null) {
                return found;
            }
        }
        Type superclass = in.getGenericSuperclass();
        return superclass == null ? null : findIn(superclass, known);
    }

    private @Nullable String findIn(Type parent, Map<TypeVariable<?>, Type> known) {
        if (parent instanceof ParameterizedType parameterized) {
            Class<?> raw = (Class<?>) parameterized.getRawType();
            return raw == wanted ? text(parameterized, known) : find(raw, arguments(parameterized, raw, known));
        }
        Class<?> raw = (Class<?>) parent;
        return raw == wanted ? null : find(raw, Map.of());
    }

    private static Map<TypeVariable<?>, Type> arguments(
            ParameterizedType type, Class<?> raw, Map<TypeVariable<?>, Type> known) {
        Map<TypeVariable<?>, Type> arguments = new HashMap<>();
        for (int i = 0; i < raw.getTypeParameters().length; i++) {
            Type argument = type.getActualTypeArguments()[i];
            arguments.put(raw.getTypeParameters()[i], known.getOrDefault(argument, argument));
        }
        return arguments;
    }

    private static @Nullable String text(ParameterizedType type, Map<TypeVariable<?>, Type> known) {
        StringJoiner text = new StringJoiner(", ", "<", ">");
        for (Type argument : type.getActualTypeArguments()) {
            Type actual = known.getOrDefault(argument, argument);
            if (actual instanceof TypeVariable<?>) {
                return null;
            }
            text.add(actual.getTypeName());
        }
        return text.toString();
    }
}
