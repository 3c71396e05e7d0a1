package dev.pooling.agent.match;

import dev.pooling.agent.config.Mode;
import dev.pooling.agent.config.PoolRule;
import dev.pooling.agent.config.Settings;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the classes that one class loader sees, by name. It holds names only, so it keeps no class and no loader
 * alive. Thread-safe.
 */
public final class LoaderScope {

    private static final String ANNOTATION = "dev/pooling/annotation/Pooled.class";

    private final Settings settings;
    private final Map<String, PoolRule> named;
    private final boolean followsJdk;
    private final boolean active;
    private final Map<String, Lineage> lineages = new ConcurrentHashMap<>();
    private final Map<String, Optional<PooledInterface>> interfaces = new ConcurrentHashMap<>();
    private final Map<String, ClassFacts> facts = new ConcurrentHashMap<>();
    private final Map<String, String> lambdas = new ConcurrentHashMap<>();

    /**
     * Makes the scope of a loader.
     *
     * @param loader the loader; not null
     * @param settings the settings; not null
     * @param named the rules of pools whose interface is named, by the internal name of the interface
     * @param followsJdk whether types of the JDK may lead to one of these
     */
    LoaderScope(ClassLoader loader, Settings settings, Map<String, PoolRule> named, boolean followsJdk) {
        this.settings = settings;
        this.named = named;
        this.followsJdk = followsJdk;
        this.active = !named.isEmpty() || seesAnnotations(loader);
    }

    private static boolean seesAnnotations(ClassLoader loader) {
        try {
            return loader.getResource(ANNOTATION) != null;
        } catch (RuntimeException unreadable) {
            return false;
        }
    }

    /**
     * Returns what decides whether objects of a class join pools.
     *
     * @param name the internal name of the class; not null
     * @return the facts; null if the class was not woven
     */
    public @Nullable ClassFacts facts(String name) {
        return facts.get(name);
    }

    /**
     * Notes what decides whether objects of a class join pools.
     *
     * @param newFacts the facts; not null
     */
    public void note(ClassFacts newFacts) {
        facts.put(newFacts.name(), newFacts);
    }

    /**
     * Remembers the first class that makes objects of an interface which can't be woven.
     *
     * @param type the internal name of the interface; not null
     * @param user the internal name of the class; not null
     * @return the first one, which may be another
     */
    public String firstLambda(String type, String user) {
        String first = lambdas.putIfAbsent(type, user);
        return first == null ? user : first;
    }

    /**
     * Tells whether any class of the loader could be of interest.
     *
     * @return false if no interface is named and the loader does not see the annotations
     */
    public boolean isActive() {
        return active;
    }

    /**
     * Finds out what a class descends from that is being loaded.
     *
     * @param loader the loader; not null
     * @param header the class; not null
     * @param classFile its class file; not null
     * @return its lineage; never null
     */
    public Lineage lineage(ClassLoader loader, ClassHeader header, byte[] classFile) {
        return lineage(loader, header, classFile, new HashSet<>());
    }

    private Lineage lineage(ClassLoader loader, ClassHeader header, byte[] classFile, Set<String> searched) {
        Lineage lineage = Lineage.NONE;
        if (header.isInterface() && find(loader, header, classFile) != null) {
            lineage = new Lineage(Set.of(header.name()), Set.of());
        }
        String superName = header.superName();
        for (String parent : header.interfaces()) {
            lineage = lineage.and(lineage(loader, parent, searched));
        }
        if (superName != null) {
            lineage = lineage.and(lineage(loader, superName, searched));
        }
        lineages.put(header.name(), lineage);
        return lineage;
    }

    /**
     * Finds out what a class descends from.
     *
     * @param loader the loader; not null
     * @param name the internal name of the class; not null
     * @return its lineage; never null
     */
    public Lineage lineage(ClassLoader loader, String name) {
        return lineage(loader, name, new HashSet<>());
    }

    /** Ends where malformed classes descend from themselves; other threads see nothing before it is found out. */
    private Lineage lineage(ClassLoader loader, String name, Set<String> searched) {
        if (name.equals("java/lang/Object")) {
            return Lineage.NONE;
        }
        Lineage known = lineages.get(name);
        if (known != null || !searched.add(name)) {
            return known == null ? Lineage.NONE : known;
        }
        return readLineage(loader, name, searched);
    }

    private Lineage readLineage(ClassLoader loader, String name, Set<String> searched) {
        boolean ofJdk = name.startsWith("java/");
        Lineage own = ofJdk ? new Lineage(Set.of(), Set.of(name)) : Lineage.NONE;
        byte[] bytes = ofJdk && !followsJdk ? null : ClassBytes.find(loader, name);
        if (bytes != null) {
            own = own.and(lineage(loader, new ClassHeader(bytes), bytes, searched));
        }
        lineages.put(name, own);
        return own;
    }

    /**
     * Returns a pooled interface.
     *
     * @param loader the loader; not null
     * @param name its internal name; not null
     * @return what is known of it; null if it is not pooled
     */
    public @Nullable PooledInterface find(ClassLoader loader, String name) {
        Optional<PooledInterface> known = interfaces.get(name);
        if (known != null) {
            return known.orElse(null);
        }
        byte[] bytes = ClassBytes.find(loader, name);
        return bytes == null ? null : find(loader, new ClassHeader(bytes), bytes);
    }

    private @Nullable PooledInterface find(ClassLoader loader, ClassHeader header, byte[] classFile) {
        Optional<PooledInterface> known = interfaces.get(header.name());
        if (known != null) {
            return known.orElse(null);
        }
        PoolRule rule = named.get(header.name());
        boolean candidate =
                rule != null || header.mentions(InterfaceReader.POOLED) || header.mentions(InterfaceReader.FALLBACK);
        if (!candidate) {
            return null;
        }
        PooledInterface found = InterfaceReader.read(loader, header, classFile, rule, settings);
        boolean off = found != null && found.mode() == Mode.OFF;
        interfaces.put(header.name(), off ? Optional.empty() : Optional.ofNullable(found));
        return off ? null : found;
    }
}
