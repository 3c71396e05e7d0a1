package dev.pooling.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A table in Markdown: a row for each thing that was measured, and columns made from its figures. */
final class Table {

    private final List<String> headers = new ArrayList<>();
    private final List<Function<Map<String, Sample>, String>> columns = new ArrayList<>();

    /** Starts with the column that names the rows. */
    Table(String rows) {
        headers.add(rows);
    }

    /** Adds a column; what it makes of a row is given the figures of that row. */
    Table column(String header, Function<Map<String, Sample>, String> cell) {
        headers.add(header);
        columns.add(cell);
        return this;
    }

    /** The rows as Markdown, in the order of the map. */
    String of(Map<String, Map<String, Sample>> rows) {
        StringBuilder text = new StringBuilder();
        append(text, headers);
        append(text, headers.stream().map(header -> "---").toList());
        rows.forEach((name, samples) -> {
            List<String> cells = new ArrayList<>();
            cells.add(name);
            columns.forEach(column -> cells.add(column.apply(samples)));
            append(text, cells);
        });
        return text.toString();
    }

    private static void append(StringBuilder text, List<String> cells) {
        text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    /** Sorts figures into rows and the columns of these, in the order in which they come. */
    static Map<String, Map<String, Sample>> rows(
            List<Sample> samples, Function<Sample, String> row, Function<Sample, String> column) {
        Map<String, Map<String, Sample>> rows = new LinkedHashMap<>();
        for (Sample sample : samples) {
            rows.computeIfAbsent(row.apply(sample), any -> new LinkedHashMap<>())
                    .put(column.apply(sample), sample);
        }
        return rows;
    }
}
