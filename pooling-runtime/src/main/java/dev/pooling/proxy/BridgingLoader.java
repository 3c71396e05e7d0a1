package dev.pooling.proxy;

import dev.pooling.pool.AgentLease;
import dev.pooling.pool.BoundCall;
import dev.pooling.pool.CallDispatcher;
import dev.pooling.pool.CallProgress;
import dev.pooling.pool.CallWatch;
import org.jspecify.annotations.Nullable;

/**
 * A class loader for one generated class, which needs to see two worlds: that of the interface, through the parent, and
 * the few types of the runtime, which the loader of the interface may not know. So any public interface can be pooled,
 * whoever loaded it, the bootstrap loader included.
 */
final class BridgingLoader extends ClassLoader {

    private static final Class<?>[] RUNTIME = {
        PooledProxy.class, CallDispatcher.class, CallProgress.class, AgentLease.class, CallWatch.class, BoundCall.class
    };

    static {
        registerAsParallelCapable();
    }

    BridgingLoader(@Nullable ClassLoader loaderOfInterface) {
        super(loaderOfInterface);
    }

    Class<?> define(String name, byte[] classFile) {
        return defineClass(name, classFile, 0, classFile.length);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        for (Class<?> type : RUNTIME) {
            if (type.getName().equals(name)) {
                return type;
            }
        }
        return super.loadClass(name, resolve);
    }
}
