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

    private static String percent(double share) {
        return share == 0 ? "0" : String.format(Locale.ROOT, "%.3g %%", share * 100);
    }
}
