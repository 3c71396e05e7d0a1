package dev.pooling.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {

    private static final String SECTION = """
            <!-- Written by benchmarks/run.sh: calls -->
            table
            <!-- End of calls -->
            """;

    @Test
    void a_new_section_comes_last() {
        assertThat(Page.replace("# Title\n\nProse.\n", "calls", "table\n"))
                .isEqualTo("# Title\n\nProse.\n\n" + SECTION);
    }

    @Test
    void a_section_is_replaced_and_prose_stays() {
        String page = "Before.\n\n" + SECTION + "\nAfter.\n";
        assertThat(Page.replace(page, "calls", "other"))
                .isEqualTo("Before.\n\n" + SECTION.replace("table", "other") + "\nAfter.\n");
    }

    @Test
    void a_section_without_an_end_is_refused() {
        String page = SECTION.replace("<!-- End of calls -->", "");
        assertThatThrownBy(() -> Page.replace(page, "calls", "other")).hasMessageContaining("<!-- End of calls -->");
    }

    @Test
    void a_page_that_is_missing_is_begun(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("docs/performance.md");
        new Page(file).write("calls", "table");
        assertThat(Files.readString(file)).isEqualTo("# Performance\n\n" + SECTION);
        assertThat(new Page(file).beside("plot.svg")).isEqualTo(folder.resolve("docs/plot.svg"));
    }
}
