package dev.pooling.agent;

import dev.pooling.agent.bridge.AgentCore;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The Java agent: pools the interfaces of an application that was not written for it.
 *
 * <pre>{@code
 * java -javaagent:pooling-agent.jar=OPTIONS ...      from the start
 * java -jar pooling-agent.jar attach PID OPTIONS     into a running JVM
 * PoolingAgent.install("OPTIONS")                    from within
 * }</pre>
 *
 * {@code -javaagent:pooling-agent.jar=help} prints the options. Thread-safe.
 *
 * @since 0.1
 */
public final class PoolingAgent {

    private static final String STATUS = "status=";
    private static final String RESET = "reset=";
    private static final String NOT_RUNNING = "the Java agent does not run\n";

    private static final ReentrantLock LOCK = new ReentrantLock();

    /** What the Java agent consists of. */
    private static final Parts PARTS = new Parts();

    /** The Java agent proper; null until it is first needed. Guarded by {@link #LOCK}. */
    private static @Nullable AgentCore core;

    private PoolingAgent() {}

    /**
     * Called by the JVM before the application starts.
     *
     * @param arguments what stands after the equals sign; null if nothing does
     * @param instrumentation what the JVM lets the Java agent do
     */
    public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
        boolean stop = false;
        try {
            stop = launch(arguments, instrumentation);
        } catch (Throwable failure) {
            System.err.println("pooling-agent: not started, the application runs without it (".concat(failure + ")"));
        }
        if (stop) {
            System.exit(1);
        }
    }

    /**
     * Called by the JVM when the Java agent is attached to a running application.
     *
     * @param arguments the options; or {@code status=FILE} or {@code reset=FILE}, where the file gets the answer
     * @param instrumentation what the JVM lets the Java agent do
     * @throws IllegalArgumentException if the options are wrong and {@code strict}
     * @throws IOException if the file can't be written
     */
    public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) throws IOException {
        String given = arguments == null ? "" : arguments;
        if (given.startsWith(STATUS)) {
            answer(given.substring(STATUS.length()), status());
        } else if (given.startsWith(RESET)) {
            answer(given.substring(RESET.length()), uninstalled());
        } else {
            attach(given, instrumentation);
        }
    }

    private static void attach(String options, Instrumentation instrumentation) {
        boolean stop;
        try {
            stop = launch(options, instrumentation);
        } catch (Throwable failure) {
            System.err.println("pooling-agent: not started, the application runs without it (".concat(failure + ")"));
            return;
        }
        if (stop) {
            throw new IllegalArgumentException("wrong options for the Java agent, see standard error");
        }
    }

    private static void answer(String file, String text) throws IOException {
        Files.write(Path.of(file), text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Attaches the Java agent to this JVM with options from system properties, the environment and the properties file.
     * For tests, and for programs that can't set flags of the JVM. Does nothing if it runs already.
     *
     * @throws IllegalStateException if the JVM does not let itself be attached to, with the flag to use instead
     */
    public static void install() {
        install("");
    }

    /**
     * Attaches the Java agent to this JVM. For tests, and for programs that can't set flags of the JVM. Does nothing if it
     * runs already. Classes that are loaded already are woven, too; their objects join when they are first called.
     *
     * @param options as they would stand after {@code -javaagent:pooling-agent.jar=}; not null
     * @throws IllegalArgumentException if the options are wrong and {@code strict}
     * @throws IllegalStateException if the JVM does not let itself be attached to, with the flag to use instead
     */
    public static void install(String options) {
        if (!isRunning() && !isRunningInSystemLoader()) {
            attach(options, SelfAttachment.instrumentation());
        }
    }

    /**
     * Undoes what the Java agent has done: classes get back what they were loaded with as far as the JVM lets them, and no
     * call is routed any more. Does nothing if it does not run.
     */
    public static void uninstall() {
        uninstalled();
    }

    /**
     * Tells whether the Java agent runs.
     *
     * @return true from its start until {@link #uninstall()}
     */
    public static boolean isRunning() {
        LOCK.lock();
        try {
            return core != null && core.isRunning();
        } finally {
            LOCK.unlock();
        }
    }

    /** Whether another copy of this class runs, which has come by a flag of the JVM. */
    private static boolean isRunningInSystemLoader() {
        try {
            Class<?> other = ClassLoader.getSystemClassLoader().loadClass(PoolingAgent.class.getName());
            return other != PoolingAgent.class
                    && (boolean) other.getMethod("isRunning").invoke(null);
        } catch (ReflectiveOperationException | LinkageError none) {
            return false;
        }
    }

    /**
     * Lists JVMs, and attaches to them.
     *
     * @param arguments nothing, or a command
     * @throws ClassNotFoundException if the jar is damaged
     * @throws IOException if the jar can't be read
     */
    public static void main(String[] arguments) throws ClassNotFoundException, IOException {
        int status = core().run(arguments, PARTS.jar());
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Starts the Java agent; true if the application is to stop. */
    private static boolean launch(@Nullable String arguments, Instrumentation instrumentation)
            throws ClassNotFoundException, IOException {
        LOCK.lock();
        try {
            return core().start(arguments, instrumentation, PARTS);
        } finally {
            LOCK.unlock();
        }
    }

    private static String status() {
        LOCK.lock();
        try {
            return core == null ? NOT_RUNNING : core.status();
        } finally {
            LOCK.unlock();
        }
    }

    private static String uninstalled() {
        LOCK.lock();
        try {
            return core == null ? NOT_RUNNING : core.reset();
        } finally {
            LOCK.unlock();
        }
    }

    private static AgentCore core() throws ClassNotFoundException, IOException {
        LOCK.lock();
        try {
            AgentCore known = core;
            if (known == null) {
                known = AgentCore.load("dev.pooling.agent.core.Core", PARTS.core());
                core = known;
            }
            return known;
        } finally {
            LOCK.unlock();
        }
    }
}
