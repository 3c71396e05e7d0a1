package dev.pooling.agent.join;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the runtime, called by reflection: it may be the application's own, in which case {@code Pooling} and the Java
 * agent mean the same pools. Thread-safe.
 */
final class RuntimeCopy {

    static final String ENTRY = "dev.pooling.weave.WovenPools";

    private static final String POOL = "dev.pooling.weave.WovenPool";
    private static final int PROTOCOL = 2;

    private final Class<?> entry;
    private final Method create;
    private final Method gone;
    private final Method join;
    private final Method leave;
    private final Method retire;
    private final Method proxyFor;
    private final Method describe;
    private final Method name;

    private RuntimeCopy(ClassLoader loader) throws ReflectiveOperationException {
        entry = Class.forName(ENTRY, true, loader);
        Class<?> pool = Class.forName(POOL, false, loader);
        create = entry.getMethod("create", Class.class, String.class, boolean.class, Map.class, String.class);
        gone = entry.getMethod("gone");
        join = pool.getMethod("join", Object.class, String.class, double.class, int.class, Map.class);
        leave = pool.getMethod("leave", String.class);
        retire = pool.getMethod("retire");
        proxyFor = pool.getMethod("proxyFor", Object.class, String.class);
        describe = pool.getMethod("describe");
        name = pool.getMethod("name");
    }

    /** The copy that a loader sees. */
    static RuntimeCopy of(ClassLoader loader) throws UnusableRuntimeException {
        try {
            RuntimeCopy copy = new RuntimeCopy(loader);
            if (copy.entry.getField("PROTOCOL").getInt(null) == PROTOCOL) {
                return copy;
            }
        } catch (ReflectiveOperationException | LinkageError other) {
            throw new UnusableRuntimeException(loader, other);
        }
        throw new UnusableRuntimeException(loader, null);
    }

    /** Whether a loader sees a copy, of whatever version. */
    static boolean isVisibleTo(ClassLoader loader) {
        try {
            Class.forName("dev.pooling.Pooling", false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError none) {
            return false;
        }
    }

    Module module() {
        return entry.getModule();
    }

    /** Whether two mean the same copy. */
    boolean is(RuntimeCopy other) {
        return entry == other.entry;
    }

    void connect(
            Function<Class<?>, @Nullable Object> finder,
            Consumer<Object> claimant,
            BiConsumer<Class<?>, Module> exporter) {
        try {
            entry.getMethod("connect", Function.class, Consumer.class, BiConsumer.class)
                    .invoke(null, finder, claimant, exporter);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void disconnect() {
        try {
            entry.getMethod("disconnect").invoke(null);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Object create(
            Class<?> type,
            @Nullable String poolName,
            boolean homeFirst,
            Map<String, String> arguments,
            @Nullable String file) {
        return call(create, null, type, poolName, homeFirst, arguments, file);
    }

    RuntimeException gone() {
        return (RuntimeException) call(gone, null);
    }

    String join(Object pool, Object agent, String id, double weight, int priority, Map<String, ?> metadata) {
        return (String) call(join, pool, agent, id, weight, priority, metadata);
    }

    void leave(Object pool, String id) {
        call(leave, pool, id);
    }

    void retire(Object pool) {
        call(retire, pool);
    }

    Object proxyFor(Object pool, Object agent, String id) {
        return call(proxyFor, pool, agent, id);
    }

    String describe(Object pool) {
        return (String) call(describe, pool);
    }

    String name(Object pool) {
        return (String) call(name, pool);
    }

    @SuppressWarnings("NullAway") // what is null is so by agreement
    private static Object call(Method method, @Nullable Object target, @Nullable Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (thrown.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(thrown.getCause());
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The copy of the runtime that the application brings can't host pools of this Java agent. */
    static final class UnusableRuntimeException extends Exception {

        private static final long serialVersionUID = 1L;

        UnusableRuntimeException(ClassLoader loader, @Nullable Throwable cause) {
            super(describe(loader), cause);
        }

        private static String describe(ClassLoader loader) {
            String version = null;
            try {
                version = Class.forName("dev.pooling.Pooling", false, loader)
                        .getPackage()
                        .getImplementationVersion();
            } catch (ClassNotFoundException | LinkageError none) {
                // An application with a part of the runtime only.
            }
            return "the application brings pooling-runtime " + (version == null ? "of another version" : version)
                    + ", which does not fit this Java agent: use the same version of both";
        }
    }
}
