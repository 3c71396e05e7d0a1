package dev.pooling.proxy;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What lets proxies of interfaces in packages that are not exported be defined anywhere: the power of the Java agent over
 * modules, if there is one. Without it such a proxy needs the consent of the module. Thread-safe.
 *
 * @since 0.1
 */
public final class ModuleAccess {

    private static volatile @Nullable BiConsumer<Class<?>, Module> exporter;

    private ModuleAccess() {}

    /**
     * Sets who exports packages.
     *
     * @param newExporter exports the package of a type to a module; null for nobody
     */
    public static void exportBy(@Nullable BiConsumer<Class<?>, Module> newExporter) {
        exporter = newExporter;
    }

    static boolean canExport() {
        return exporter != null;
    }

    static void export(Class<?> type, Module to) {
        BiConsumer<Class<?>, Module> known = exporter;
        if (known != null) {
            known.accept(type, to);
        }
    }
}
