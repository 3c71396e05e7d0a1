package dev.pooling.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The compilers of Kotlin and Scala under the Java agent, as large programs that nobody here wrote; and what they compile.
 */
class OtherLanguagesIT {

    private static final String KOTLIN_SOURCE = "src/test/resources/kotlin/App.kt";
    private static final String SCALA_SOURCE = "src/test/resources/scala/App.scala";

    @TempDir
    Path folder;

    private Path kotlin(Jvm jvm, String target) throws IOException {
        Path classes = folder.resolve(target);
        Jvm.Result result = jvm.classPath(Jvm.jars("/org/jetbrains/"))
                .run(
                        "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
                        "-no-stdlib",
                        "-no-reflect",
                        "-nowarn",
                        "-jvm-target",
                        "17",
                        "-cp",
                        Jvm.jars("kotlin-stdlib", "pooling-annotations"),
                        "-d",
                        classes.toString(),
                        KOTLIN_SOURCE);
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.err().lines().filter(line -> line.contains("pooling")))
                .isEmpty();
        return classes;
    }

    private Path scala(Jvm jvm, String target) throws IOException {
        Path classes = Files.createDirectories(folder.resolve(target));
        Jvm.Result result = jvm.classPath(Jvm.jars("/org/scala-", "/scala-lang/", "/org/jline/", "compiler-interface"))
                .run(
                        "dotty.tools.dotc.Main",
                        "-classpath",
                        Jvm.jars("/scala-library", "/scala3-library", "pooling-annotations"),
                        "-d",
                        classes.toString(),
                        SCALA_SOURCE);
        assertThat(result.status()).as(result.out() + result.err()).isZero();
        assertThat(result.err().lines().filter(line -> line.contains("pooling")))
                .isEmpty();
        return classes;
    }

    /** What the files of a folder hold, by name. */
    private static Map<String, Integer> contents(Path classes) throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(classes.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    @Test
    void the_compiler_of_kotlin_does_its_work_unchanged_and_what_it_compiles_is_pooled() throws IOException {
        Path plain = kotlin(new Jvm(), "plain");
        // Once with nothing to be pooled, and once with a search through all supertypes, in vain.
        Path woven = kotlin(
                new Jvm().agent("pooling.x.interface=java.util.concurrent.Flow$Publisher,pooling.x.agents=*"), "woven");

        assertThat(contents(woven)).isEqualTo(contents(plain)).hasSizeGreaterThan(8);

        String jars = Jvm.jars("kotlin-stdlib", "pooling-annotations");
        Jvm.Result result = new Jvm().classPath(woven, jars).agent("").run("com.acme.kotlin.AppKt");
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("[8]\n[right, single]\n8\nanonymous6\n[42]\nRight(factor=2)true\n");
    }

    @Test
    void the_compiler_of_scala_does_its_work_unchanged_and_what_it_compiles_is_pooled() throws IOException {
        Path plain = scala(new Jvm(), "plain");
        Path woven = scala(new Jvm().agent(""), "woven");

        assertThat(contents(woven)).isEqualTo(contents(plain)).hasSizeGreaterThan(6);

        String jars = Jvm.jars("/scala-library", "/scala3-library", "pooling-annotations");
        Jvm.Result result = new Jvm().classPath(woven, jars).agent("").run("com.acme.scala.App");
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .isEqualTo("Set(8)\nList(broken, right, single)\nSet((8,8))\nanonymous\nRight(2) true\n");
    }
}
