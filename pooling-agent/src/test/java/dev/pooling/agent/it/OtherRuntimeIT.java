package dev.pooling.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that brings a runtime of another version than the Java agent: it runs as written, and one line says why. */
class OtherRuntimeIT {

    private static final String POOLING = "package dev.pooling; public final class Pooling { }";

    /** All that the Java agent calls, but of a later protocol. */
    private static final String LATER = """
            package dev.pooling.weave;
            import java.util.Map;
            import java.util.function.*;
            public class WovenPools {
                public static final int PROTOCOL = Integer.MAX_VALUE;
                public static void connect(Function<Class<?>, Object> a, Consumer<Object> b, BiConsumer<Class<?>, Module> c) {
                    throw new AssertionError();
                }
                public static Object create(Class<?> a, String b, boolean c, Map<String, String> d, String e) {
                    throw new AssertionError();
                }
                public static RuntimeException gone() { throw new AssertionError(); }
            }
            """;

    private static final String LATER_POOL = """
            package dev.pooling.weave;
            import java.util.Map;
            public class WovenPool {
                public String join(Object a, String b, double c, int d, Map<String, ?> e) { throw new AssertionError(); }
                public void leave(String a) { throw new AssertionError(); }
                public Object proxyFor(Object a, String b) { throw new AssertionError(); }
                public String describe() { throw new AssertionError(); }
                public String name() { throw new AssertionError(); }
            }
            """;

    private static final String SAYS_VERSION =
            "pooling-agent: the application brings pooling-runtime 7.0, which does not fit this Java agent: use the same"
                    + " version of both";

    /** Two interfaces, so two pools that can't be made. */
    private static final String PROGRAM = """
            package com.acme.old;
            import dev.pooling.annotation.*;
            public class Main {
                @Pooled public interface Work { String work(); }
                @Pooled public interface Rest { String rest(); }
                @Agent static class Broken implements Work, Rest {
                    public String work() { throw new IllegalStateException("broken"); }
                    public String rest() { return "resting"; }
                }
                @Agent static class Right implements Work {
                    public String work() { return "works"; }
                }
                public static void main(String[] arguments) {
                    Broken broken = new Broken();
                    Right right = new Right();
                    for (int i = 0; i < 3; i++) {
                        try { System.out.println(broken.work()); } catch (IllegalStateException e) { System.out.println(e.getMessage()); }
                    }
                    System.out.println(right.work() + " " + broken.rest());
                }
            }
            """;

    private static final String AS_WRITTEN = "broken\n".repeat(3) + "works resting\n";

    @TempDir
    Path folder;

    private Jvm.Result run(Map<String, String> runtime) throws IOException {
        Path classes = Compiler.compile(
                folder.resolve("app"),
                Map.of("com/acme/old/Main.java", PROGRAM),
                "-cp",
                Jvm.jars("pooling-annotations"));
        Path jar = jar(Compiler.compile(folder.resolve("runtime"), runtime));
        return new Jvm()
                .classPath(classes, Jvm.jars("pooling-annotations"), jar)
                .agent("")
                .run("com.acme.old.Main");
    }

    private Path jar(Path classes) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "7.0");
        Path jar = folder.resolve("runtime.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file, manifest);
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, entries);
            }
        }
        return jar;
    }

    @Test
    void one_from_before_the_agent_is_said_with_its_version() throws IOException {
        Jvm.Result result = run(Map.of("dev/pooling/Pooling.java", POOLING));

        assertThat(result.out()).isEqualTo(AS_WRITTEN);
        assertThat(result.err().lines()).containsExactly(SAYS_VERSION);
    }

    @Test
    void one_with_another_protocol_is_never_called() throws IOException {
        Map<String, String> later = new HashMap<>(Map.of("dev/pooling/Pooling.java", POOLING));
        later.put("dev/pooling/weave/WovenPools.java", LATER);
        later.put("dev/pooling/weave/WovenPool.java", LATER_POOL);

        Jvm.Result result = run(later);

        assertThat(result.out()).isEqualTo(AS_WRITTEN);
        assertThat(result.err().lines()).containsExactly(SAYS_VERSION);
    }
}
