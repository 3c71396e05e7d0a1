package dev.pooling.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another Java agent, before or after this one, that has the woven classes transformed anew while they are in use. */
class OtherAgentIT {

    private static final String OTHER = """
            package other;
            import java.lang.instrument.*;
            public class Other {
                static Instrumentation instrumentation;
                public static void premain(String arguments, Instrumentation given) {
                    instrumentation = given;
                    given.addTransformer(new ClassFileTransformer() {
                        @Override public byte[] transform(ClassLoader loader, String name, Class<?> redefined,
                                java.security.ProtectionDomain domain, byte[] classFile) {
                            return name != null && name.startsWith("com/acme/") ? classFile.clone() : null;
                        }
                    }, true);
                }
                public static int retransform() throws Exception {
                    int count = 0;
                    for (Class<?> each : instrumentation.getAllLoadedClasses()) {
                        if (each.getName().startsWith("com.acme.") && instrumentation.isModifiableClass(each)) {
                            instrumentation.retransformClasses(each);
                            count++;
                        }
                    }
                    return count;
                }
            }
            """;

    /** A synchronised method is the one that is woven by moving its body. */
    private static final String PROGRAM = """
            package com.acme.retransformed;
            import dev.pooling.annotation.*;
            public class Main {
                @Pooled public interface Work { String work(); }
                @Agent static class Broken implements Work {
                    public synchronized String work() { throw new IllegalStateException("broken"); }
                }
                static class Inherited { public String work() { return "inherited"; } }
                @Agent static class Right extends Inherited implements Work { }
                static final Work BROKEN = new Broken();
                static final Work RIGHT = new Right();
                public static void main(String[] arguments) throws Exception {
                    for (int i = 0; i < 3; i++) {
                        System.out.println(BROKEN.work() + " " + (other.Other.retransform() > 3));
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    private Path classes;
    private Path otherAgent;

    @BeforeEach
    void build() throws IOException {
        classes = Compiler.compile(
                folder,
                Map.of("other/Other.java", OTHER, "com/acme/retransformed/Main.java", PROGRAM),
                "-cp",
                Jvm.jars("pooling-annotations"));
        otherAgent = folder.resolve("other.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", "other.Other");
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        try (OutputStream file = Files.newOutputStream(otherAgent);
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            jar.putNextEntry(new JarEntry("README"));
        }
    }

    private void runs(Jvm jvm) {
        Jvm.Result result =
                jvm.classPath(classes, Jvm.jars("pooling-annotations")).run("com.acme.retransformed.Main");

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("inherited true\n".repeat(3));
    }

    @Test
    void woven_classes_survive_an_agent_that_comes_after() {
        runs(new Jvm().agent("").flags("-javaagent:" + otherAgent));
    }

    @Test
    void woven_classes_survive_an_agent_that_comes_before() {
        runs(new Jvm().flags("-javaagent:" + otherAgent).agent(""));
    }

    @Test
    void a_second_copy_of_this_agent_does_nothing_and_says_so() {
        Jvm.Result result = new Jvm()
                .agent("")
                .agent("")
                .classPath(Jvm.classesOf("com.acme.shop", folder.resolve("shop")), Jvm.jars("pooling-annotations"))
                .run("com.acme.shop.Shop");

        assertThat(result.out()).startsWith("[good day, Ann]");
        assertThat(result.err().lines()).singleElement().asString().contains("runs already");
    }
}
