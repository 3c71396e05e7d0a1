package dev.pooling.agent.weave;

import dev.pooling.agent.bridge.PoolingBridge;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * Defines the class of the members of an interface: in a loader of its own, which sees the interface and the bridge; or, if
 * the interface is not public, in its package.
 */
public final class MemberLoader extends ClassLoader {

    private static final String SUFFIX = "$$Member";
    private static final String BRIDGES = PoolingBridge.class.getPackageName() + '.';

    static {
        registerAsParallelCapable();
    }

    private MemberLoader(@Nullable ClassLoader ofInterface) {
        super(ofInterface);
    }

    /** Lets the loader that defines the class into the package of the interface. */
    @FunctionalInterface
    public interface Access {

        /**
         * Gives access.
         *
         * @param type the interface
         * @param to the module that is to have access
         */
        void export(Class<?> type, Module to);
    }

    /**
     * Defines the class of the members of an interface.
     *
     * @param type the interface; not null
     * @param isPublic whether everyone may use it
     * @param access gives access to packages that are not exported; not null
     * @return a class with a constructor that takes a {@link dev.pooling.agent.bridge.Member}; never null
     * @throws IllegalAccessException if the package of the interface is closed
     */
    public static Class<?> define(Class<?> type, boolean isPublic, Access access) throws IllegalAccessException {
        return isPublic ? defineAside(type, access) : defineBeside(type);
    }

    private static Class<?> defineAside(Class<?> type, Access access) {
        MemberLoader loader = new MemberLoader(type.getClassLoader());
        if (!type.getModule().isExported(type.getPackageName())) {
            access.export(type, loader.getUnnamedModule());
        }
        // The JVM keeps the packages of the JDK to itself.
        String prefix = type.getName().startsWith("java.") ? "pooled." : "";
        String name = prefix + type.getName() + SUFFIX;
        byte[] classFile = MemberWriter.write(name, type);
        return loader.defineClass(name, classFile, 0, classFile.length);
    }

    private static Class<?> defineBeside(Class<?> type) throws IllegalAccessException {
        String name = type.getName() + SUFFIX;
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .defineClass(MemberWriter.write(name, type));
        } catch (LinkageError e) {
            try {
                return Class.forName(name, false, type.getClassLoader());
            } catch (ClassNotFoundException notDefined) {
                e.addSuppressed(notDefined);
                throw e;
            }
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.startsWith(BRIDGES)
                ? Class.forName(name, false, PoolingBridge.class.getClassLoader())
                : super.loadClass(name, resolve);
    }
}
