package dev.pooling.agent.join;

import dev.pooling.agent.config.Mode;
import dev.pooling.agent.config.Settings;
import dev.pooling.agent.log.AgentLog;
import dev.pooling.agent.match.PooledInterface;
import java.lang.instrument.Instrumentation;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The pools that the Java agent has made, one for each interface and application, and the copies of the runtime that host
 * them. Thread-safe; the pools are not kept alive here.
 */
public final class Pools {

    private final Settings settings;
    private final Instrumentation instrumentation;
    private final AgentLog log;
    private final UnaryOperator<ClassLoader> bundle;
    private final ReentrantLock changes = new ReentrantLock();

    /** Guarded by {@link #changes}. */
    private final List<WeakReference<PoolHandle>> handles = new ArrayList<>();

    private volatile @Nullable Consumer<Object> claimant;

    /** Whether a thread is making a pool, and with it perhaps the handler of a fallback. */
    private final ThreadLocal<Boolean> making = ThreadLocal.withInitial(() -> false);

    /**
     * Makes a registry without pools.
     *
     * @param settings the settings; not null
     * @param instrumentation opens modules; not null
     * @param bundle returns, for the loader of an application that brings no runtime, a loader that sees the bundled copy
     *     and knows the same annotations; not null
     * @param log where failures are told; not null
     */
    public Pools(Settings settings, Instrumentation instrumentation, UnaryOperator<ClassLoader> bundle, AgentLog log) {
        this.settings = settings;
        this.instrumentation = instrumentation;
        this.bundle = bundle;
        this.log = log;
    }

    /**
     * Sets who is told of objects that are put into pools by hand.
     *
     * @param newClaimant told of each; not null
     */
    public void claimBy(Consumer<Object> newClaimant) {
        claimant = newClaimant;
    }

    /** The pool that a class's objects join, made now if need be; null if it can't be made, which was told then. */
    @Nullable
    PoolHandle get(Membership membership, Class<?> implementation) {
        Class<?> type = membership.type();
        ClassLoader scope = scope(type, implementation);
        PoolHandle known = find(type, scope);
        if (known != null) {
            return known;
        }
        making.set(true);
        try {
            PoolHandle made = make(membership, implementation, scope);
            PoolHandle first = addUnlessThere(made);
            log.debug("pool " + first.name() + " of " + type.getName() + " made");
            return first;
        } catch (RuntimeCopy.UnusableRuntimeException e) {
            log.sayOnce(e.getMessage());
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            log.failed("no pool of " + type.getName() + ", whose implementations run as written", e);
        } finally {
            making.remove();
        }
        return null;
    }

    /** Whether this thread is making a pool: objects that it makes meanwhile are no members. */
    boolean isMaking() {
        return making.get();
    }

    /**
     * Two applications never share a pool. The loader of the interface tells them apart, or that of the implementation
     * where the interface is one of the JDK.
     */
    private static @Nullable ClassLoader scope(Class<?> type, Class<?> implementation) {
        ClassLoader ofType = type.getClassLoader();
        boolean ofJdk = ofType == null || ofType == ClassLoader.getPlatformClassLoader();
        return ofJdk ? implementation.getClassLoader() : ofType;
    }

    private PoolHandle make(Membership membership, Class<?> implementation, @Nullable ClassLoader scope)
            throws RuntimeCopy.UnusableRuntimeException, ReflectiveOperationException {
        PooledInterface pooled = membership.pooled();
        Class<?> type = membership.type();
        RuntimeCopy runtime = runtime(scope);
        open(type, runtime.module());
        Object pool = runtime.create(
                type, pooled.poolName(), pooled.mode() == Mode.HOME_FIRST, settings.arguments(), settings.file());
        String arguments = TypeArguments.of(type, implementation);
        return new PoolHandle(type, scope, pooled, runtime, pool, arguments);
    }

    private RuntimeCopy runtime(@Nullable ClassLoader scope) throws RuntimeCopy.UnusableRuntimeException {
        boolean own = scope != null && RuntimeCopy.isVisibleTo(scope);
        RuntimeCopy copy = RuntimeCopy.of(own ? scope : bundle.apply(scope));
        copy.connect(type -> find(type, copy), this::claim, this::export);
        return copy;
    }

    private void claim(Object object) {
        Consumer<Object> told = claimant;
        if (told != null) {
            told.accept(object);
        }
    }

    private void export(Class<?> type, Module to) {
        instrumentation.redefineModule(
                type.getModule(), Set.of(), Map.of(type.getPackageName(), Set.of(to)), Map.of(), Set.of(), Map.of());
    }

    /** Lets a module see a class that the module of the class keeps for itself. */
    void open(Class<?> type, Module to) {
        Module module = type.getModule();
        if (module.isNamed() && !module.isOpen(type.getPackageName(), to)) {
            instrumentation.redefineModule(
                    module, Set.of(to), Map.of(), Map.of(type.getPackageName(), Set.of(to)), Set.of(), Map.of());
        }
    }

    private @Nullable PoolHandle find(Class<?> type, @Nullable ClassLoader scope) {
        for (PoolHandle handle : all()) {
            if (handle.is(type, scope)) {
                return handle;
            }
        }
        return null;
    }

    /** The runtime's pool of an interface; null if there is none, or more than one. */
    private @Nullable Object find(Class<?> type, RuntimeCopy copy) {
        Object found = null;
        for (PoolHandle handle : all()) {
            if (handle.type() == type && handle.runtime().is(copy)) {
                if (found != null) {
                    return null;
                }
                found = handle.pool();
            }
        }
        return found;
    }

    private List<PoolHandle> all() {
        List<PoolHandle> alive = new ArrayList<>();
        changes.lock();
        try {
            for (WeakReference<PoolHandle> reference : handles) {
                PoolHandle handle = reference.get();
                if (handle != null) {
                    alive.add(handle);
                }
            }
        } finally {
            changes.unlock();
        }
        return alive;
    }

    private PoolHandle addUnlessThere(PoolHandle made) {
        changes.lock();
        try {
            handles.removeIf(reference -> reference.get() == null);
            for (WeakReference<PoolHandle> reference : handles) {
                PoolHandle other = reference.get();
                if (other != null && made.is(other)) {
                    return other;
                }
            }
            handles.add(new WeakReference<>(made));
            return made;
        } finally {
            changes.unlock();
        }
    }

    /**
     * Describes the pools.
     *
     * @return text for people; never null
     */
    public String describe() {
        StringBuilder text = new StringBuilder();
        for (PoolHandle handle : all()) {
            text.append(handle.runtime().describe(handle.pool())).append('\n');
        }
        return text.isEmpty() ? "no pool yet\n" : text.toString();
    }

    /** Lets go of all pools. */
    public void close() {
        for (PoolHandle handle : all()) {
            handle.runtime().retire(handle.pool());
            handle.runtime().disconnect();
        }
        changes.lock();
        try {
            handles.clear();
        } finally {
            changes.unlock();
        }
    }
}
