package dev.pooling.weave;

import dev.pooling.internal.AgentGoneException;
import dev.pooling.internal.Claims;
import dev.pooling.proxy.ModuleAccess;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the Java agent and this copy of the library meet: the Java agent calls it by reflection. Thread-safe.
 *
 * @since 0.1
 */
public final class WovenPools {

    /** The version of what the Java agent relies on; raised with every change of it. */
    public static final int PROTOCOL = 2;

    private static volatile @Nullable Function<Class<?>, @Nullable Object> finder;

    private WovenPools() {}

    /**
     * Connects this copy of the library with the Java agent.
     *
     * @param newFinder finds the {@link WovenPool} of an interface; returns null if there is none
     * @param claimant told of every object that is put into a pool by hand
     * @param exporter exports the package of a type to a module
     */
    public static void connect(
            Function<Class<?>, @Nullable Object> newFinder,
            Consumer<Object> claimant,
            BiConsumer<Class<?>, Module> exporter) {
        finder = newFinder;
        Claims.tell(claimant);
        ModuleAccess.exportBy(exporter);
    }

    /** Forgets the Java agent. */
    public static void disconnect() {
        finder = null;
        Claims.tell(null);
        ModuleAccess.exportBy(null);
    }

    /**
     * Makes a pool or a chain without members, whatever the annotations of the interface ask for.
     *
     * @param type the interface
     * @param name the name of the pool; null for that of the annotation
     * @param homeFirst whether an object gets the calls that are made on it as long as it answers
     * @param arguments overrides in the form of properties that stand above all others
     * @param file the properties file; null for the usual one
     * @return the pool; never null
     * @throws IllegalArgumentException with all mistakes in the annotations and the configuration
     */
    public static Object create(
            Class<?> type,
            @Nullable String name,
            boolean homeFirst,
            Map<String, String> arguments,
            @Nullable String file) {
        return WovenPool.create(type, name, homeFirst, arguments, file);
    }

    /**
     * Makes what a weakly held agent throws when it is gone.
     *
     * @return the exception, without a stack trace; never null
     */
    public static RuntimeException gone() {
        return new AgentGoneException();
    }

    /**
     * Finds the pool that the Java agent has made for an interface.
     *
     * @param type the interface; not null
     * @return an {@link dev.pooling.pool.AgentPool} or a {@link dev.pooling.pool.FallbackChain}; null if there is none
     */
    public static @Nullable Object find(Class<?> type) {
        Function<Class<?>, @Nullable Object> known = finder;
        return known != null && known.apply(type) instanceof WovenPool<?> pool ? pool.main() : null;
    }
}
