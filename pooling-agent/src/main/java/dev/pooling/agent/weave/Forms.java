package dev.pooling.agent.weave;

import dev.pooling.agent.match.WeakIdentityMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How each class of this JVM is woven. Outlives a reset of the Java agent, as the methods do that a class got while it was
 * loaded. Thread-safe.
 */
public final class Forms {

    private static final WeakIdentityMap<ClassLoader, Map<String, Woven>> FORMS = new WeakIdentityMap<>();

    private Forms() {}

    /**
     * How a class is woven.
     *
     * @param form in which form
     * @param plan what was woven into it while it was loaded; null if it was woven later
     */
    public record Woven(Form form, @Nullable WeavePlan plan) {}

    /**
     * Returns how a class is woven.
     *
     * @param loader its loader; not null
     * @param name its internal name; not null
     * @return how it is woven; null if it never was
     */
    public static @Nullable Woven get(ClassLoader loader, String name) {
        Map<String, Woven> known = FORMS.get(loader);
        return known == null ? null : known.get(name);
    }

    /**
     * Notes how a class is woven.
     *
     * @param loader its loader; not null
     * @param name its internal name; not null
     * @param woven how it is woven; not null
     */
    public static void put(ClassLoader loader, String name, Woven woven) {
        FORMS.putIfAbsent(loader, new ConcurrentHashMap<>()).put(name, woven);
    }
}
