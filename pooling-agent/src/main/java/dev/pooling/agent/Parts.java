package dev.pooling.agent;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.security.CodeSource;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the Java agent that lie hidden in its jar: the agent proper, and the copy of the runtime for applications
 * that bring none. As a function it returns, for the loader of an application, a loader that sees such a copy. Thread-safe.
 */
final class Parts implements UnaryOperator<ClassLoader> {

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}, as are the others. */
    private @Nullable ZipFile jar;

    private @Nullable ClassLoader core;

    /**
     * Copies of the runtime by the loader of the annotations they are to know. Kept alive by their pools: they lead to the
     * application.
     */
    private final Map<ClassLoader, WeakReference<ClassLoader>> copies = new WeakHashMap<>();

    /** The path of the jar; empty if the classes do not lie in one. */
    String jar() {
        File file = location();
        return file == null ? "" : file.getPath();
    }

    /** The loader of the agent proper. */
    ClassLoader core() throws IOException {
        lock.lock();
        try {
            ClassLoader known = core;
            if (known == null) {
                known = newLoader(null);
                core = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ClassLoader apply(@Nullable ClassLoader scope) {
        try {
            ClassLoader annotations = annotations(scope);
            return annotations == null ? core() : copyFor(annotations);
        } catch (IOException unreadable) {
            throw new IllegalStateException("the jar of the Java agent can't be read", unreadable);
        }
    }

    private static @Nullable ClassLoader annotations(@Nullable ClassLoader scope) {
        try {
            return scope == null
                    ? null
                    : Class.forName("dev.pooling.annotation.Pooled", false, scope)
                            .getClassLoader();
        } catch (ClassNotFoundException | LinkageError unannotated) {
            return null;
        }
    }

    private ClassLoader copyFor(ClassLoader annotations) throws IOException {
        lock.lock();
        try {
            WeakReference<ClassLoader> known = copies.get(annotations);
            ClassLoader copy = known == null ? null : known.get();
            if (copy == null) {
                copy = newLoader(annotations);
                copies.put(annotations, new WeakReference<>(copy));
            }
            return copy;
        } finally {
            lock.unlock();
        }
    }

    /** A new isolated loader; the loader of this class where the classes do not lie in the jar, as in tests. */
    private ClassLoader newLoader(@Nullable ClassLoader annotations) throws IOException {
        ZipFile open = jar;
        if (open == null) {
            File file = location();
            open = file == null ? null : new ZipFile(file);
        }
        boolean packed = open != null && open.getEntry(IsolatedLoader.FOLDER) != null;
        jar = open;
        return packed ? new IsolatedLoader(open, annotations) : Parts.class.getClassLoader();
    }

    private static @Nullable File location() {
        CodeSource source = Parts.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return null;
        }
        if (!source.getLocation().getProtocol().equals("file")) {
            throw new IllegalStateException("the Java agent can't be installed from " + source.getLocation()
                    + ", a jar within a jar: start the JVM with -javaagent:pooling-agent.jar");
        }
        File file = new File(source.getLocation().getPath());
        if (!file.exists()) {
            // The path has characters that are encoded in an address.
            file = new File(URI.create(source.getLocation().toString()));
        }
        return file.isFile() ? file : null;
    }
}
