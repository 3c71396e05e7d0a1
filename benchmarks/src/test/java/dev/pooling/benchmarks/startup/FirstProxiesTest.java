package dev.pooling.benchmarks.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A benchmark is no test, but what it measures must work. */
class FirstProxiesTest {

    @TempDir
    Path folder;

    @Test
    void the_program_runs_as_it_is_and_with_an_archive() throws Exception {
        List<List<String>> flags = FirstProxies.flags(folder);
        assertThat(folder.resolve("archive")).isNotEmptyFile();
        assertThat(flags).hasSize(2);
        for (List<String> each : flags) {
            assertThat(FirstProxies.run(folder, each)).hasSize(3).doesNotContain(0);
        }
    }

    @Test
    void a_row_has_the_medians_of_each_and_of_their_sums() {
        List<long[]> times = List.of(
                new long[] {1_000_000, 20_000_000, 100_000},
                new long[] {3_000_000, 10_000_000, 300_000},
                new long[] {2_000_000, 30_000_000, 200_000});
        assertThat(FirstProxies.row("it", times)).isEqualTo("| it | 2.0 ms | 20.0 ms | 0.2 ms | 21.1 ms |");
    }
}
