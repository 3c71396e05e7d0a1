package dev.pooling.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs each of the jcstress tests for a moment: they are up to date, and none of them fails at once. */
class StressSanityTest {

    @Test
    void all_races_run_and_end_as_they_may(@TempDir Path folder) throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        "org.openjdk.jcstress.Main",
                        "-m",
                        "sanity",
                        "-jvmArgs",
                        "-Xmx256m",
                        "-sc",
                        "false",
                        "-r",
                        ".")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output)
                .containsPattern("Failed tests: No matches")
                .containsPattern("Error tests: No matches")
                .containsPattern("[1-9][0-9]* matching test results");
    }
}
