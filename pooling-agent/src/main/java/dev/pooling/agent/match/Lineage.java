package dev.pooling.agent.match;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a class descends from, as far as it matters. Immutable.
 *
 * @param pooled the internal names of the pooled interfaces that it is, the nearest first
 * @param jdk the internal names of the types of the JDK that it is, where those were not followed further
 */
public record Lineage(Set<String> pooled, Set<String> jdk) {

    /** Of a class that descends from nothing of interest. */
    public static final Lineage NONE = new Lineage(Set.of(), Set.of());

    /**
     * Copies the sets.
     *
     * @param pooled the internal names of the pooled interfaces
     * @param jdk the internal names of types of the JDK
     */
    public Lineage {
        pooled = copy(pooled);
        jdk = copy(jdk);
    }

    private static Set<String> copy(Set<String> names) {
        return names.isEmpty() ? Set.of() : Collections.unmodifiableSet(new LinkedHashSet<>(names));
    }

    Lineage and(Lineage other) {
        if (other == NONE || other == this) {
            return this;
        }
        if (this == NONE) {
            return other;
        }
        return new Lineage(union(pooled, other.pooled), union(jdk, other.jdk));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> union = new LinkedHashSet<>(one);
        union.addAll(other);
        return union;
    }

    /**
     * Tells whether the class is a type of the JDK.
     *
     * @param type the type
     * @return true if one of the types of the JDK that it descends from is
     */
    public boolean isOf(Class<?> type) {
        for (String name : jdk) {
            if (isOf(name, type)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(String name, Class<?> type) {
        try {
            ClassLoader platform = ClassLoader.getPlatformClassLoader();
            return type.isAssignableFrom(Class.forName(name.replace('/', '.'), false, platform));
        } catch (ClassNotFoundException | LinkageError unknown) {
            return false;
        }
    }
}
