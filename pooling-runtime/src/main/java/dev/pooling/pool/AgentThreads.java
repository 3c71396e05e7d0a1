package dev.pooling.pool;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads on which the agents of hedged calls work whose callers wait: virtual ones where there are any, else daemons
 * that are used again and end when they are idle. As many as there are agents at work. They inherit nothing.
 */
final class AgentThreads {

    private static final String NAME = "pooling-agent-";

    /** An idle thread ends, so that it does not keep the class loader of an undeployed application. */
    private static final long IDLE_SECONDS = 10;

    private static final Executor EXECUTOR = newExecutor();

    private AgentThreads() {}

    static void execute(Runnable task) {
        EXECUTOR.execute(task);
    }

    private static Executor newExecutor() {
        try {
            ThreadFactory virtual = virtualThreads();
            return task -> virtual.newThread(task).start();
        } catch (ReflectiveOperationException beforeJava21) {
            return cached();
        }
    }

    /** By handles, because this is compiled for Java 17. */
    private static ThreadFactory virtualThreads() throws ReflectiveOperationException {
        Lookup lookup = MethodHandles.publicLookup();
        Class<?> builder = Class.forName("java.lang.Thread$Builder");
        Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
        MethodHandle begin = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
        MethodHandle name =
                lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class));
        MethodHandle inherit = lookup.findVirtual(
                builder, "inheritInheritableThreadLocals", MethodType.methodType(builder, boolean.class));
        MethodHandle factory = lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
        try {
            Object named = name.invoke(begin.invoke(), NAME, 0L);
            return (ThreadFactory) factory.invoke(inherit.invoke(named, false));
        } catch (Throwable impossible) {
            throw new ReflectiveOperationException(impossible);
        }
    }

    private static Executor cached() {
        AtomicLong number = new AtomicLong();
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(null, task, NAME + number.getAndIncrement(), 0, false);
                    thread.setDaemon(true);
                    thread.setContextClassLoader(null);
                    return thread;
                });
    }
}
