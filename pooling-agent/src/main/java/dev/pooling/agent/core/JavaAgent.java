package dev.pooling.agent.core;

import dev.pooling.agent.config.Settings;
import java.lang.instrument.Instrumentation;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The running Java agent. It makes its engine when the first class comes that might be of interest: a program without
 * such classes starts without it. Thread-safe.
 */
final class JavaAgent {

    private final Instrumentation instrumentation;
    private final UnaryOperator<ClassLoader> bundle;
    private final Weaver weaver = new Weaver(this);
    private final ReentrantLock making = new ReentrantLock();

    private volatile @Nullable Engine engine;

    /** Whether there will be no engine, because the settings are wrong or forbid it. */
    private volatile boolean idle;

    JavaAgent(Instrumentation instrumentation, UnaryOperator<ClassLoader> bundle) {
        this.instrumentation = instrumentation;
        this.bundle = bundle;
    }

    /** Begins to look at classes; at those that are loaded already, too. If that fails, nothing was begun. */
    void start() {
        instrumentation.addTransformer(weaver, instrumentation.isRetransformClassesSupported());
        try {
            weaveLoaded();
        } catch (Throwable failure) {
            instrumentation.removeTransformer(weaver);
            throw failure;
        }
    }

    private void weaveLoaded() {
        if (instrumentation.isRetransformClassesSupported() && isApplicationLoaded()) {
            Engine made = engine();
            if (made != null) {
                made.weaveLoaded();
            }
        }
    }

    /** Whether there are classes other than those of the JDK and the Java agent. */
    private boolean isApplicationLoaded() {
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            ClassLoader loader = loaded.getClassLoader();
            if (loader != null
                    && Weaver.isOfApplication(loader, loaded.getName().replace('.', '/'))) {
                return true;
            }
        }
        return false;
    }

    /** Makes the engine with these settings; null makes none. */
    void use(@Nullable Settings settings) {
        if (settings == null || !settings.enabled()) {
            idle = true;
        } else {
            engine = new Engine(instrumentation, settings, bundle);
        }
    }

    boolean isIdle() {
        return idle;
    }

    /** The engine if it was made already. */
    @Nullable
    Engine knownEngine() {
        return engine;
    }

    /** The engine, made now if need be; null if there is none. */
    @Nullable
    Engine engine() {
        Engine known = engine;
        // Reading the settings may load classes of interest, too: they come before there is an engine.
        if (known != null || idle || making.isHeldByCurrentThread()) {
            return known;
        }
        making.lock();
        try {
            if (engine == null && !idle) {
                // No arguments, no properties, no variables: what remains is the file on the class path.
                use(Options.read(""));
                if (Options.mustStop()) {
                    Options.stopSoon();
                }
            }
            return engine;
        } finally {
            making.unlock();
        }
    }

    String status() {
        Engine made = engine;
        return made == null ? "no class of interest yet\n" : made.status();
    }

    String reset() {
        instrumentation.removeTransformer(weaver);
        Engine made = engine;
        if (made == null) {
            return "nothing to restore\n";
        }
        ShapeKeeper.come(instrumentation);
        return made.reset();
    }
}
