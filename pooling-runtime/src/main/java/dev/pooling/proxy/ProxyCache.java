package dev.pooling.proxy;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one generated class for each interface, without keeping any class loader alive that could go.
 *
 * <p>A generated class refers to its interface and to the runtime, so whoever holds it holds both of their class
 * loaders. It is held by the one of the two that lives no longer than the other:
 *
 * <ul>
 *   <li>by the interface, if its loader is the runtime's or a descendant, as an application's loader often is;
 *   <li>by this class, if the interface is loaded by an ancestor, as {@code java.util.function.Function} is: else a web
 *       application could never be undeployed once it has pooled one;
 *   <li>by its instances alone, if the two loaders are not related.
 * </ul>
 *
 * <p>The {@link ClassValue} therefore holds nothing but classes of the JDK that refer to the generated class as above.
 * Thread-safe and without locks: of two classes that were generated at the same time one is forgotten.
 */
final class ProxyCache {

    private static final ClassValue<AtomicReference<Object>> CELLS = new ClassValue<>() {
        @Override
        protected AtomicReference<Object> computeValue(Class<?> type) {
            return new AtomicReference<>();
        }
    };

    /** The classes of interfaces that live at least as long as this class. */
    private static final Map<Class<?>, Class<?>> OF_ANCESTORS = new ConcurrentHashMap<>();

    private ProxyCache() {}

    /**
     * Returns the generated class of an interface, which is defined if need be.
     *
     * @param plan a plan of the interface without problems
     * @return the class; never null
     */
    static Class<?> get(InterfacePlan<?> plan) {
        AtomicReference<Object> cell = CELLS.get(plan.type());
        while (true) {
            Object held = cell.get();
            Class<?> known = toClass(held);
            if (known != null) {
                return known;
            }
            Class<?> generated = ProxyDefiner.define(plan);
            if (cell.compareAndSet(held, hold(plan.type(), generated))) {
                return generated;
            }
        }
    }

    private static @Nullable Class<?> toClass(@Nullable Object held) {
        return (Class<?>) (held instanceof Reference<?> reference ? reference.get() : held);
    }

    private static Object hold(Class<?> type, Class<?> generated) {
        ClassLoader own = ProxyCache.class.getClassLoader();
        if (isSameOrAncestor(own, type.getClassLoader())) {
            return generated;
        }
        if (isSameOrAncestor(type.getClassLoader(), own)) {
            OF_ANCESTORS.put(type, generated);
        }
        return new WeakReference<>(generated);
    }

    private static boolean isSameOrAncestor(@Nullable ClassLoader ancestor, @Nullable ClassLoader loader) {
        ClassLoader current = loader;
        while (current != ancestor && current != null) {
            current = current.getParent();
        }
        return current == ancestor;
    }
}
