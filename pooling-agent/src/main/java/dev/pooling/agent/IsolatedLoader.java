package dev.pooling.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
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

    private final JarFile jar;
    private final @Nullable String version;

    /** Who knows the annotations; null for this loader itself. */
    private final @Nullable ClassLoader annotations;

    static {
        registerAsParallelCapable();
    }

    IsolatedLoader(JarFile jar, @Nullable ClassLoader annotations) throws IOException {
        super("pooling-agent", ClassLoader.getPlatformClassLoader());
        this.jar = jar;
        this.annotations = annotations;
        this.version = jar.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
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
        int dot = name.lastIndexOf('.');
        String packageName = dot < 0 ? "" : name.substring(0, dot);
        if (getDefinedPackage(packageName) == null) {
            try {
                definePackage(packageName, null, null, null, null, version, null, null);
            } catch (IllegalArgumentException definedMeanwhile) {
                // by another thread, with the same version
            }
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
        try {
            return new URL(null, "pooling-agent:/".concat(name), new Content(content));
        } catch (MalformedURLException impossible) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return found == null ? Collections.emptyEnumeration() : Collections.enumeration(Collections.singleton(found));
    }

    /** A resource that was read already. */
    private static final class Content extends URLStreamHandler {

        private final byte[] content;

        Content(byte[] content) {
            this.content = content;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {
                    // There is nothing to connect to.
                }

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(content);
                }
            };
        }
    }
}
