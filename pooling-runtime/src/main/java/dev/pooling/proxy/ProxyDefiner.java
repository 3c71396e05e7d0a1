package dev.pooling.proxy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the place where the class of a proxy is defined.
 *
 * <p>A public interface in a package exported to all gets its proxy from a {@link BridgingLoader}. Any other one needs
 * a proxy in its own package, defined by its own class loader, which must see the runtime. (A hidden class would be no
 * better: it may not be defined in another module, and unnamed modules of two loaders are two modules.)
 */
final class ProxyDefiner {

    /** Two dollar signs, lest it is the name of a nested type. */
    private static final String SUFFIX = "$$Pooled";

    private ProxyDefiner() {}

    /**
     * Tells why no proxy can be defined.
     *
     * @param type the interface
     * @param packageAccess whether the class must be in the package of the interface
     * @return the reason; null if one can
     */
    static @Nullable String obstacle(Class<?> type, boolean packageAccess) {
        if (!packageAccess && (isExported(type) || ModuleAccess.canExport())) {
            return null;
        }
        if (!seesRuntime(type)) {
            return "its package must hold the proxy, but its class loader (" + type.getClassLoader()
                    + ") does not see the classes of Pooling";
        }
        Module own = ProxyDefiner.class.getModule();
        try {
            lookupIn(type);
        } catch (IllegalAccessException e) {
            return "the module " + type.getModule().getName() + " does not let Pooling into the package "
                    + type.getPackageName() + ". Its module-info needs "
                    + (packageAccess ? "" : "`exports " + type.getPackageName() + ";` or ")
                    + "`opens " + type.getPackageName() + (own.isNamed() ? " to " + own.getName() : "") + ";`";
        }
        if (!type.getModule().canRead(own)) {
            return "the module " + type.getModule().getName() + " does not read Pooling. "
                    + (own.isNamed()
                            ? "Its module-info needs `requires " + own.getName() + ";`"
                            : "Pooling belongs on the module path, and `requires` in the module-info");
        }
        return null;
    }

    /**
     * Defines the class of a proxy.
     *
     * @param plan a plan without problems
     * @return the class; never null
     */
    static Class<?> define(InterfacePlan<?> plan) {
        Class<?> type = plan.type();
        if (plan.needsPackageAccess() || !isExported(type) && !ModuleAccess.canExport()) {
            return defineInPackage(plan);
        }
        String name = type.getName().concat(SUFFIX);
        if (name.startsWith("java.")) {
            // The JVM keeps these packages to itself.
            name = "pooled.".concat(name);
        }
        byte[] classFile = ProxyClassWriter.write(name, type, plan.methods());
        BridgingLoader loader = new BridgingLoader(type.getClassLoader());
        if (!isExported(type)) {
            ModuleAccess.export(type, loader.getUnnamedModule());
        }
        return loader.define(name, classFile);
    }

    private static Class<?> defineInPackage(InterfacePlan<?> plan) {
        Class<?> type = plan.type();
        String name = type.getName().concat(SUFFIX);
        try {
            return lookupIn(type).defineClass(ProxyClassWriter.write(name, type, plan.methods()));
        } catch (LinkageError e) {
            return definedByAnother(name, type, e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Can't define a class in the package of " + type.getName(), e);
        }
    }

    /** The class that another thread has defined just before, if that is why it could not be defined. */
    private static Class<?> definedByAnother(String name, Class<?> type, LinkageError failure) {
        try {
            return Class.forName(name, false, type.getClassLoader());
        } catch (ClassNotFoundException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private static boolean isExported(Class<?> type) {
        return type.getModule().isExported(type.getPackageName());
    }

    /** For methods that the interface has or inherits. */
    static Lookup lookupOf(Class<?> type) throws IllegalAccessException {
        boolean isPublic = (type.getModifiers() & Modifier.PUBLIC) != 0;
        return isPublic && isExported(type) ? MethodHandles.publicLookup() : lookupIn(type);
    }

    private static Lookup lookupIn(Class<?> type) throws IllegalAccessException {
        ProxyDefiner.class.getModule().addReads(type.getModule());
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    }

    private static boolean seesRuntime(Class<?> type) {
        try {
            return Class.forName(PooledProxy.class.getName(), false, type.getClassLoader()) == PooledProxy.class;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
