package dev.pooling.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Java agent costs a program that has nothing to be pooled. */
class StartIT {

    @TempDir
    Path folder;

    private Path hello() throws IOException {
        Path sources = folder.resolve("src");
        Files.createDirectories(sources);
        Path source = Files.writeString(
                sources.resolve("Hello.java"),
                "public class Hello { public static void main(String[] a) { System.out.println(\"hello\"); } }");
        Path classes = folder.resolve("classes");
        javax.tools.ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes.toString(), source.toString());
        return classes;
    }

    @Test
    void no_library_is_loaded_and_no_warning_is_printed() throws IOException {
        Path log = folder.resolve("classes.log");

        Jvm.Result result = new Jvm()
                .flags("-Xlog:class+load:file=" + log, "-Xshare:auto")
                .agent("")
                .classPath(hello())
                .run("Hello");

        assertThat(result.out()).isEqualTo("hello\n");
        assertThat(result.err()).isEmpty();
        String loaded = Files.readString(log);
        assertThat(loaded)
                .contains("dev.pooling.agent.core.Weaver")
                .doesNotContain("dev.pooling.agent.core.Engine")
                .doesNotContain("net.bytebuddy")
                .doesNotContain("org.slf4j")
                .doesNotContain("dev.pooling.proxy");
        assertThat(loaded.lines()
                        .filter(line -> line.contains("shared objects file"))
                        .count())
                .as("classes from the archive")
                .isGreaterThan(300);
    }

    @Test
    void class_data_sharing_stays_on() throws IOException {
        // Fails to start if sharing is not possible.
        Jvm.Result result =
                new Jvm().flags("-Xshare:on").agent("").classPath(hello()).run("Hello");

        assertThat(result.out()).isEqualTo("hello\n");
        assertThat(result.status()).isZero();
    }

    @Test
    void no_call_site_is_linked_on_the_way() throws IOException {
        Path log = folder.resolve("classes.log");

        new Jvm()
                .flags("-Xlog:class+load:file=" + log)
                .agent("")
                .classPath(hello())
                .run("Hello");

        assertThat(Files.readString(log))
                // The JVM has lambda expressions of its own at start.
                .doesNotContainPattern("dev\\.pooling\\S*Lambda");
    }
}
