package dev.pooling.proxy;

import dev.pooling.internal.LogText;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of a proxy: one object for each class that a {@code @Fallback} names, given or made. For
 * {@link dev.pooling.Pooling}. Immutable and thread-safe.
 *
 * @param <T> the interface
 * @since 0.1
 */
public final class FallbackHandlers<T> {

    private final Map<Class<?>, T> handlers = new HashMap<>();

    private FallbackHandlers() {}

    /**
     * Takes the handlers that were given and makes the others by their no-argument constructors.
     *
     * @param plan the plan of the interface; not null
     * @param given handlers to use instead of making one; not null
     * @param problems where handlers that can't be made, and given ones that nobody asked for, are noted; not null
     * @param <T> the interface
     * @return the handlers; never null
     */
    public static <T> FallbackHandlers<T> of(InterfacePlan<T> plan, List<T> given, PlanProblems problems) {
        FallbackHandlers<T> result = new FallbackHandlers<>();
        List<T> unused = new ArrayList<>(given);
        for (Class<?> handler : plan.handlers()) {
            List<T> fitting = given.stream().filter(handler::isInstance).toList();
            unused.removeIf(handler::isInstance);
            if (fitting.size() > 1) {
                problems.add(
                        "fallbackHandler",
                        fitting.size() + " handlers are a " + handler.getSimpleName(),
                        "Give one for each class that @Fallback names");
            }
            T instance = fitting.isEmpty() ? make(plan.type(), handler, problems) : fitting.get(0);
            if (instance != null) {
                result.handlers.put(handler, instance);
            }
        }
        for (T handler : unused) {
            String name = handler.getClass().getName();
            problems.add(
                    "fallbackHandler",
                    "no @Fallback of " + plan.type().getSimpleName() + " has a handler that is a " + name,
                    "Name the class as the handler of a @Fallback, or do not give it");
        }
        return result;
    }

    @Nullable
    T get(@Nullable Class<?> handler) {
        return handler == null ? null : handlers.get(handler);
    }

    private static <T> @Nullable T make(Class<T> type, Class<?> handler, PlanProblems problems) {
        String place = "@Fallback handler " + handler.getSimpleName();
        String mend = "give one to the builder with fallbackHandler(...)";
        if (Modifier.isAbstract(handler.getModifiers())) {
            problems.add(place, "is abstract and can't be made", "Name another class, or " + mend);
            return null;
        }
        try {
            Constructor<?> constructor = handler.getDeclaredConstructor();
            constructor.setAccessible(true);
            // Made only if all else is right: a constructor may have effects.
            return problems.isEmpty() ? type.cast(constructor.newInstance()) : null;
        } catch (NoSuchMethodException e) {
            problems.add(place, "has no constructor without arguments", "Add one, or " + mend);
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getTargetException();
            problems.add(
                    place,
                    "its constructor threw " + LogText.printable(thrown.toString()),
                    "Mend it, or " + mend,
                    thrown);
        } catch (InstantiationException | IllegalAccessException | RuntimeException | LinkageError e) {
            problems.add(place, "can't be made: " + e, "Mend it, or " + mend);
        }
        return null;
    }
}
