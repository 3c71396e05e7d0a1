package dev.pooling.examples.simulate;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Results as Markdown. */
final class Tables {

    private Tables() {}

    /** The results of one scenario, of all contenders at all loads. */
    static String of(Scenario scenario, List<Result> results) {
        String rows = results.stream()
                .filter(result -> result.scenario().name().equals(scenario.name()))
                .map(Tables::row)
                .collect(Collectors.joining());
        return """
                ### %s

                %s.

                | load | shared by | p50 ms | p99 ms | p99.9 ms | errors | goodput/s | extra load | met the fault |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                %s""".formatted(scenario.name(), scenario.description(), rows);
    }

    /** The 99th percentiles of one scenario at one load, as a bar for each contender that GitHub draws. */
    static String plot(Scenario scenario, int load, List<Result> results) {
        List<Result> bars = results.stream()
                .filter(result -> result.scenario().name().equals(scenario.name())
                        && Math.round(result.utilisation() * 100) == load)
                .toList();
        return """
                ```mermaid
                xychart-beta horizontal
                    title "%s: 99th percentile at %d %% load, in ms"
                    x-axis [%s]
                    y-axis "ms" 0 --> %.0f
                    bar [%s]
                ```
                """.formatted(
                scenario.name(),
                load,
                bars.stream().map(bar -> '"' + bar.contender().name() + '"').collect(Collectors.joining(", ")),
                Math.ceil(bars.stream().mapToDouble(Result::p99Millis).max().orElse(1)),
                bars.stream()
                        .map(bar -> String.format(Locale.ROOT, "%.1f", bar.p99Millis()))
                        .collect(Collectors.joining(", ")));
    }

    private static String row(Result result) {
        return String.format(
                Locale.ROOT,
                "| %.0f %% | %s | %.1f | %.1f | %.1f | %s | %.0f | %s | %s |%n",
                result.utilisation() * 100,
                result.contender().name(),
                result.p50Millis(),
                result.p99Millis(),
                result.p999Millis(),
                percent(result.errorRate()),
                result.goodputPerSecond(),
                percent(result.extraLoad()),
                result.scenario().hasFault() ? percent(result.faultRate()) : "–");
    }

    static String percent(double share) {
        return share == 0 ? "0" : String.format(Locale.ROOT, "%.3g %%", share * 100);
    }
}
