package dev.pooling.agent.match;

import dev.pooling.agent.config.Mode;
import dev.pooling.agent.config.PoolRule;
import dev.pooling.agent.config.Settings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out which classes are of interest, loader by loader. Thread-safe. */
public final class Matcher {

    /** Parts of the names that libraries give to classes. Two dollar signs alone are no sign: Scala's classes have them. */
    private static final String[] GENERATED = {
        "$$Pooled",
        "$$Member",
        "$$Lambda",
        "$$EnhancerBy",
        "$$FastClassBy",
        "$$SpringCGLIB$$",
        "_$$_",
        "$MockitoMock$",
        "$ByteBuddy$",
        "$HibernateProxy$"
    };

    private static final String JDK_PROXY = "/$Proxy";

    private final Settings settings;
    private final Map<String, PoolRule> named = new HashMap<>();
    private final boolean followsJdk;
    private final WeakIdentityMap<ClassLoader, LoaderScope> scopes = new WeakIdentityMap<>();

    /**
     * Makes a matcher.
     *
     * @param settings the settings; not null
     */
    public Matcher(Settings settings) {
        this.settings = settings;
        boolean jdk = false;
        for (PoolRule rule : settings.rules()) {
            String type = rule.type();
            if (type != null && rule.mode() != Mode.OFF) {
                named.put(type.replace('.', '/'), rule);
                jdk |= isOfJdk(type);
            }
        }
        followsJdk = jdk;
    }

    private static boolean isOfJdk(String type) {
        String resource = type.replace('.', '/') + ".class";
        return ClassLoader.getPlatformClassLoader().getResource(resource) != null;
    }

    /**
     * Returns what is known of the classes of a loader.
     *
     * @param loader the loader; not null
     * @return its scope; null if nothing of it is ever of interest
     */
    public @Nullable LoaderScope scope(ClassLoader loader) {
        LoaderScope known = scopes.get(loader);
        if (known == null) {
            known = makeScope(loader);
        }
        return known.isActive() ? known : null;
    }

    private LoaderScope makeScope(ClassLoader loader) {
        return scopes.putIfAbsent(loader, new LoaderScope(loader, settings, named, followsJdk));
    }

    /**
     * Tells whether a class is one that libraries generate, which stand before the objects that do the work.
     *
     * @param name the internal name
     * @return true for proxies and mocks
     */
    public static boolean isGenerated(String name) {
        if (name.indexOf('$') < 0) {
            return false;
        }
        for (String mark : GENERATED) {
            if (name.contains(mark)) {
                return true;
            }
        }
        return isJdkProxy(name);
    }

    /** The JDK numbers its proxies: {@code jdk/proxy1/$Proxy7}. */
    private static boolean isJdkProxy(String name) {
        int number = name.lastIndexOf(JDK_PROXY) + JDK_PROXY.length();
        boolean numbered = number >= JDK_PROXY.length() && number < name.length();
        for (int i = number; numbered && i < name.length(); i++) {
            numbered = Character.isDigit(name.charAt(i));
        }
        return numbered;
    }
}
