package dev.pooling.benchmarks.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A benchmark is no test, but what it measures must work. */
class StartUpTest {

    @TempDir
    Path folder;

    @Test
    void programs_run_with_the_empty_agent_and_with_this_one() throws Exception {
        Path empty = StartUp.emptyAgent(folder);
        for (Program program : Program.ALL) {
            for (Path agent : List.of(empty, Program.javaAgent())) {
                assertThat(program.run(folder, List.of("-javaagent:" + agent))).isPositive();
            }
        }
    }

    @Test
    void a_row_compares_with_the_empty_agent() {
        assertThat(StartUp.row("it", new double[] {40, 100, 105}))
                .isEqualTo("| it | 40.0 ms | 100.0 ms | 105.0 ms | +5.0 ms | 1.050 |");
    }
}
