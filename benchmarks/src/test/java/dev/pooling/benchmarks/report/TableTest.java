package dev.pooling.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void rows_and_columns_keep_the_order_of_the_figures() {
        List<Sample> samples = List.of(sample("b", "2", 20), sample("a", "1", 1), sample("b", "1", 10));
        Map<String, Map<String, Sample>> rows =
                Table.rows(samples, one -> one.parameter("row"), one -> one.parameter("column"));
        assertThat(new Table("name")
                        .column("one", row -> Figures.figure(row.get("1").score()))
                        .of(rows))
                .isEqualTo("""
                        | name | one |
                        | --- | --- |
                        | b | 10.0 |
                        | a | 1.00 |
                        """);
    }

    @Test
    void what_is_missing_is_named() {
        Sample sample = sample("a", "1", 1);
        assertThatThrownBy(() -> sample.parameter("way"))
                .hasMessageContaining("way")
                .hasMessageContaining("column");
        assertThatThrownBy(sample::allocated).hasMessageContaining("gc.alloc.rate.norm");
    }

    private static Sample sample(String row, String column, double score) {
        return new Sample(Map.of("row", row, "column", column), 1, score, Double.NaN, Map.of());
    }
}
