package dev.pooling.proxy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Classes compiled in a test, for class loaders of its own. */
final class CompiledSources {

    private final Map<String, byte[]> classFiles = new LinkedHashMap<>();

    private CompiledSources() {}

    /** Compiles against the class path of the test; sources are given as pairs of a class name and its text. */
    static CompiledSources of(Map<String, String> sources, String... options) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        CompiledSources result = new CompiledSources();
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, text) -> units.add(new Source(name, text)));
        StringWriter messages = new StringWriter();
        List<String> all = new ArrayList<>(List.of("-proc:none", "-cp", System.getProperty("java.class.path")));
        all.addAll(List.of(options));
        boolean succeeded = compiler.getTask(
                        messages,
                        result.new Memory(compiler.getStandardFileManager(null, null, null)),
                        null,
                        all,
                        null,
                        units)
                .call();
        if (!succeeded) {
            throw new IllegalArgumentException(messages.toString());
        }
        return result;
    }

    static CompiledSources of(String name, String text) {
        return of(Map.of(name, text));
    }

    Map<String, byte[]> classFiles() {
        return classFiles;
    }

    /** A new class loader that has these classes. */
    ClassLoader loader(ClassLoader parent) {
        return new MemoryLoader(parent, classFiles);
    }

    /** Defines the given classes; asks its parent for all others. */
    private static final class MemoryLoader extends ClassLoader {
        private final Map<String, byte[]> classFiles;

        MemoryLoader(ClassLoader parent, Map<String, byte[]> classFiles) {
            super(parent);
            this.classFiles = classFiles;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] classFile = classFiles.get(name);
            if (classFile == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, classFile, 0, classFile.length);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private final class Memory extends ForwardingJavaFileManager<JavaFileManager> {

        Memory(JavaFileManager manager) {
            super(manager);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            classFiles.put(className, toByteArray());
                        }
                    };
                }
            };
        }
    }
}
