package dev.pooling.proxy;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.Map;

/**
 * What the type parameters of the super-interfaces of an interface stand for.
 *
 * <p>In {@code interface Chat extends Service<String>}, a method that {@code Service<T>} declares as {@code T ask(T)}
 * is {@code String ask(String)} to the author of {@code Chat}, and that is what a fallback method written there looks
 * like.
 */
final class TypeArguments {

    private final Map<TypeVariable<?>, Type> arguments = new HashMap<>();

    private TypeArguments() {}

    static TypeArguments of(Class<?> type) {
        TypeArguments result = new TypeArguments();
        result.addSuperInterfaces(type);
        return result;
    }

    private void addSuperInterfaces(Class<?> type) {
        for (Type parent : type.getGenericInterfaces()) {
            Class<?> raw;
            if (parent instanceof ParameterizedType parameterized) {
                raw = (Class<?>) parameterized.getRawType();
                TypeVariable<?>[] variables = raw.getTypeParameters();
                for (int i = 0; i < variables.length; i++) {
                    arguments.put(variables[i], parameterized.getActualTypeArguments()[i]);
                }
            } else {
                raw = (Class<?>) parent;
            }
            addSuperInterfaces(raw);
        }
    }

    /** The erasure of a type after the type parameters were replaced by their arguments. */
    Class<?> erase(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        if (type instanceof GenericArrayType array) {
            return erase(array.getGenericComponentType()).arrayType();
        }
        if (type instanceof WildcardType wildcard) {
            return erase(wildcard.getUpperBounds()[0]);
        }
        TypeVariable<?> variable = (TypeVariable<?>) type;
        Type argument = arguments.get(variable);
        return erase(argument != null ? argument : variable.getBounds()[0]);
    }

    Class<?>[] erase(Type[] types) {
        Class<?>[] erased = new Class<?>[types.length];
        for (int i = 0; i < types.length; i++) {
            erased[i] = erase(types[i]);
        }
        return erased;
    }
}
