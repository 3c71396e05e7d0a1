package dev.pooling.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads what the Java agent consists of from a folder of its jar in which no other loader looks for classes, so that the
 * application sees nothing of it. Its parent is the loader of the JDK's modules: the application's classes do not get in
 * either. Thread-safe.
 */
final class IsolatedLoader extends ClassLoader {

    static final String FOLDER = "pooling-agent/";

    private static final String BRIDGES = "dev.pooling.agent.bridge.";
    private static final String ANNOTATIONS = "dev.pooling.annotation.";

    private final ZipFile jar;

    /** Who knows the annotations; null for this loader itself. */
    private final @Nullable ClassLoader annotations;

    static {
        registerAsParallelCapable();
    }

    IsolatedLoader(ZipFile jar, @Nullable ClassLoader annotations) {
        super("pooling-agent", ClassLoader.getPlatformClassLoader());
        this.jar = jar;
        this.annotations = annotations;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(BRIDGES)) {
            return Class.forName(name, false, IsolatedLoader.class.getClassLoader());
        }
        if (annotations != null && name.startsWith(ANNOTATIONS)) {
            return Class.forName(name, false, annotations);
        }
        return super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] classFile = read(name.replace('.', '/').concat(".classdata"));
        if (classFile == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, classFile, 0, classFile.length);
    }

    private byte @Nullable [] read(String path) {
        ZipEntry entry = jar.getEntry(FOLDER.concat(path));
        if (entry == null) {
            return null;
        }
        try (InputStream content = jar.getInputStream(entry)) {
            return content.readAllBytes();
        } catch (IOException unreadable) {
            return null;
        }
    }

    @Override
    protected @Nullable URL findResource(String name) {
        byte[] content = read(name);
        if (content == null) {
            return null;
        }
        return ReadResource.url(name, content);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return found == null ? Collections.emptyEnumeration() : Collections.enumeration(Collections.singleton(found));
    }
}
