package dev.pooling.agent.core;

import dev.pooling.agent.bridge.PoolingBridge;
import dev.pooling.agent.config.BadOptionsException;
import dev.pooling.agent.config.Settings;
import dev.pooling.agent.config.SettingsReader;
import dev.pooling.agent.join.Joiner;
import dev.pooling.agent.join.Pools;
import dev.pooling.agent.log.AgentLog;
import dev.pooling.agent.match.LoaderScope;
import dev.pooling.agent.match.Matcher;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The running Java agent. Called by reflection from the class that the JVM starts. Thread-safe once started. */
public final class JavaAgent {

    private final Instrumentation instrumentation;
    private final Settings settings;
    private final AgentLog log;
    private final Matcher matcher;
    private final Weaver weaver;
    private final Pools pools;

    private JavaAgent(Instrumentation instrumentation, Settings settings, Pools.Bundle bundle) {
        this.instrumentation = instrumentation;
        this.settings = settings;
        this.log = new AgentLog(System.err, settings.debug());
        this.matcher = new Matcher(settings);
        this.weaver = new Weaver(settings, matcher, instrumentation, log);
        this.pools = new Pools(settings, instrumentation, bundle, log);
    }

    /**
     * Starts the Java agent. Says on standard error what is wrong with its options, if anything is.
     *
     * @param arguments the arguments; null for none
     * @param instrumentation what it works with; not null
     * @param bundle returns a loader that sees the copy of the runtime that comes with the Java agent and knows the
     *     annotations that the given loader sees; not null
     * @return the running Java agent; null if it has nothing to do; the exception if it could not be started
     */
    public static @Nullable Object start(
            @Nullable String arguments, Instrumentation instrumentation, UnaryOperator<ClassLoader> bundle) {
        try {
            Settings settings = SettingsReader.read(arguments);
            if (!settings.enabled()) {
                return null;
            }
            JavaAgent agent = new JavaAgent(instrumentation, settings, bundle::apply);
            agent.start();
            return agent;
        } catch (BadOptionsException bad) {
            String follows =
                    bad.isStrict() ? ". The application is stopped" : ". The application runs without the Java agent";
            new AgentLog(System.err, false).say(bad.getMessage() + follows);
            return bad;
        }
    }

    /**
     * Tells whether the application is to stop, because the Java agent could not be started.
     *
     * @param started what {@link #start} returned
     * @return true if it is
     */
    public static boolean mustStop(@Nullable Object started) {
        return started instanceof BadOptionsException bad && bad.isStrict();
    }

    private void start() {
        Joiner joiner = new Joiner(matcher, pools, log);
        pools.claimBy(joiner::claim);
        PoolingBridge.joinBy(joiner);
        instrumentation.addTransformer(weaver, instrumentation.isRetransformClassesSupported());
        weaveLoaded();
    }

    private void weaveLoaded() {
        if (!instrumentation.isRetransformClassesSupported()) {
            return;
        }
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            try {
                weaveLoaded(loaded);
            } catch (Throwable failure) {
                log.failed(loaded.getName() + " was loaded before the Java agent and is left as it is", failure);
            }
        }
    }

    private void weaveLoaded(Class<?> loaded) throws Exception {
        LoaderScope scope = scope(loaded);
        if (scope == null || !instrumentation.isModifiableClass(loaded)) {
            return;
        }
        String name = loaded.getName().replace('.', '/');
        if (!scope.lineage(loaded.getClassLoader(), name).pooled().isEmpty() && !Matcher.isGenerated(name)) {
            scope.setLate(name, true);
            instrumentation.retransformClasses(loaded);
        }
    }

    private @Nullable LoaderScope scope(Class<?> loaded) {
        ClassLoader loader = loaded.getClassLoader();
        boolean ofApplication = loader != null
                && loader != ClassLoader.getPlatformClassLoader()
                && !Weaver.isOfAgent(loader, loaded.getName())
                && !loaded.isArray()
                && !loaded.isHidden();
        return ofApplication ? matcher.scope(loader) : null;
    }

    private List<Class<?>> woven() {
        List<Class<?>> woven = new ArrayList<>();
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            LoaderScope scope = scope(loaded);
            if (scope != null && scope.facts(loaded.getName().replace('.', '/')) != null) {
                woven.add(loaded);
            }
        }
        return woven;
    }

    /**
     * Describes what the Java agent has done.
     *
     * @return lines for people; never null
     */
    public String status() {
        int woven = woven().size();
        return woven
                + (woven == 1 ? " class woven" : " classes woven")
                + (settings.dryRun() ? " (dry run)" : "")
                + '\n'
                + pools.describe();
    }

    /**
     * Undoes everything: no call is routed any more, and classes get back what they were loaded with, as far as the JVM
     * lets them.
     *
     * @return lines for people; never null
     */
    public String reset() {
        List<Class<?>> woven = woven();
        PoolingBridge.joinBy(null);
        PoolingBridge.clear();
        instrumentation.removeTransformer(weaver);
        pools.close();
        int restored = 0;
        for (Class<?> each : woven) {
            try {
                instrumentation.retransformClasses(each);
                restored++;
            } catch (Throwable failure) {
                // One that got a new method can't lose it; what it has runs as written, without members.
                log.debug(each.getName() + " keeps what was woven into it, without effect: " + failure);
            }
        }
        return restored + " of " + woven.size() + " classes restored, no call is routed any more\n";
    }
}
