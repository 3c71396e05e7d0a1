package dev.pooling.agent.match;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * In which form each class of this JVM is woven. Outlives a reset of the Java agent, as the methods do that a class got
 * while it was loaded. Thread-safe.
 */
public final class Forms {

    private static final WeakIdentityMap<ClassLoader, Map<String, Form>> FORMS = new WeakIdentityMap<>();

    private Forms() {}

    /**
     * Returns the form of a class.
     *
     * @param loader its loader; not null
     * @param name its internal name; not null
     * @return the form; null if it was never woven
     */
    public static @Nullable Form get(ClassLoader loader, String name) {
        Map<String, Form> known = FORMS.get(loader);
        return known == null ? null : known.get(name);
    }

    /**
     * Notes the form of a class.
     *
     * @param loader its loader; not null
     * @param name its internal name; not null
     * @param form the form; not null
     */
    public static void put(ClassLoader loader, String name, Form form) {
        FORMS.putIfAbsent(loader, new ConcurrentHashMap<>()).put(name, form);
    }
}
