package dev.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles a small modular application against the runtime's modules and runs it on the module path. */
class ModulePathTest {

    private static final String MODULE =
            "module app { requires dev.pooling.runtime; exports app.api; opens app.hidden to dev.pooling.runtime; }";

    private static final String GREETER = """
            package app.api;

            @dev.pooling.annotation.Pooled
            public interface Greeter extends app.closed.Monitored {
                String greet(String name);
            }
            """;

    private static final String MONITORED = """
            package app.closed;

            public interface Monitored {
                @dev.pooling.annotation.Probe(intervalMillis = 1)
                default boolean isWell() {
                    return true;
                }
            }
            """;

    private static final String MAIN = """
            package app.hidden;

            import app.api.Greeter;
            import dev.pooling.Pooling;

            public class Main {
                interface Secret {
                    int twice(int number);

                    @dev.pooling.annotation.Probe(intervalMillis = 1)
                    default void ping() {}
                }

                static <T> String probed(T proxy) {
                    while (Pooling.poolOf(proxy).stats().get("a").probes().successCount() == 0) {
                        Thread.onSpinWait();
                    }
                    return "probed";
                }

                public static void main(String[] arguments) {
                    Greeter greeter = Pooling.of(Greeter.class).agent("a", name -> "hello " + name).build();
                    Secret secret = Pooling.of(Secret.class).agent("a", number -> 2 * number).build();
                    Runnable ofTheJdk = Pooling.of(Runnable.class).agent("a", () -> System.out.println("ran")).build();
                    System.out.println(greeter.greet("module"));
                    System.out.println(secret.twice(21));
                    ofTheJdk.run();
                    System.out.println(probed(greeter) + " " + probed(secret));
                    System.out.println(Pooling.class.getModule().isNamed());
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void a_modular_application_pools_its_own_interfaces_and_those_of_the_jdk() throws Exception {
        String libraries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("pooling-") && !entry.contains("test-classes")
                        || entry.contains("byte-buddy-1")
                        || entry.contains("slf4j-api"))
                .collect(Collectors.joining(File.pathSeparator));
        Path classes = folder.resolve("classes");
        compile(libraries, classes);
        assertThat(run(classes + File.pathSeparator + libraries))
                .containsSubsequence("hello module", "42", "ran", "probed probed", "true");
    }

    private void compile(String libraries, Path classes) throws IOException {
        List<Path> sources = List.of(
                source("module-info.java", MODULE),
                source("app/api/Greeter.java", GREETER),
                source("app/closed/Monitored.java", MONITORED),
                source("app/hidden/Main.java", MAIN));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", classes.toString(), "--module-path", libraries);
            boolean compiled = compiler.getTask(
                            messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    private Path source(String name, String text) throws IOException {
        Path file = folder.resolve("sources").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static List<String> run(String modulePath) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "--module-path", modulePath, "--module", "app/app.hidden.Main")
                .redirectErrorStream(true)
                .start();
        try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
            return lines.toList();
        }
    }
}
