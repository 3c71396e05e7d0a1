package dev.pooling.examples.simulate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the results say about the strategies at one load, against the oracle and against round robin without breakers.
 *
 * @param load the load, in percent
 * @param results of every contender in every scenario, perhaps at other loads, too
 */
record Verdict(int load, List<Result> results) {

    /** The strategy that the README recommends. */
    static final String RECOMMENDED = "LEAST_LATENCY";

    /** How much of the oracle's 99th percentile the recommended strategy may take. */
    static final double MOST_OVER_ORACLE = 1.3;

    /** From which part on a 99th percentile counts as longer: what an agent that is out takes from twenty is not the strategy's fault. */
    private static final double LONGER = 1.05;

    /** How many of the calls may meet an agent that is known to be out. */
    static final double MOST_AT_BLACK_HOLE = 0.01;

    Verdict {
        results = results.stream()
                .filter(result -> Math.round(result.utilisation() * 100) == load)
                .toList();
    }

    /** Two tables and what follows from them. */
    String text() {
        return """
                ### The 99th percentile over the oracle's at %d %% load

                %s
                ### Calls whose callers saw an error, in %%, at %d %% load

                %s
                ### What follows

                %s""".formatted(
                        load,
                        table(result -> number(overOracle(result))),
                        load,
                        table(result -> number(result.errorRate() * 100)),
                        String.join(
                                "\n",
                                recommendation(RECOMMENDED),
                                recommendation(Contender.LIMITED.name()),
                                blackHole(),
                                unguarded()));
    }

    private Map<String, List<Result>> byContender() {
        return results.stream()
                .collect(Collectors.groupingBy(
                        result -> result.contender().name(), LinkedHashMap::new, Collectors.toList()));
    }

    private List<String> scenarios() {
        return results.stream()
                .map(result -> result.scenario().name())
                .distinct()
                .toList();
    }

    private String table(Function<Result, String> cell) {
        StringBuilder table = new StringBuilder("| shared by | ")
                .append(String.join(" | ", scenarios()))
                .append(" |\n| --- |")
                .append(" --- |".repeat(scenarios().size()))
                .append('\n');
        byContender().forEach((contender, row) -> {
            table.append("| ").append(contender);
            for (String scenario : scenarios()) {
                table.append(" | ").append(cell.apply(of(scenario, contender)));
            }
            table.append(" |\n");
        });
        return table.toString();
    }

    private Result of(String scenario, String contender) {
        return results.stream()
                .filter(result -> result.scenario().name().equals(scenario)
                        && result.contender().name().equals(contender))
                .findFirst()
                .orElseThrow();
    }

    private double overOracle(Result result) {
        return result.p99Millis()
                / of(result.scenario().name(), Contender.ORACLE.name()).p99Millis();
    }

    private String recommendation(String contender) {
        Map<String, String> beyond = new TreeMap<>();
        double most = 0;
        for (String scenario : scenarios()) {
            double ratio = overOracle(of(scenario, contender));
            most = Math.max(most, ratio);
            if (ratio > MOST_OVER_ORACLE) {
                beyond.put(scenario, number(ratio));
            }
        }
        return "- `%s` stays within %s times the oracle's 99th percentile in %d of %d scenarios; the most is %s times."
                        .formatted(
                                contender,
                                number(MOST_OVER_ORACLE),
                                scenarios().size() - beyond.size(),
                                scenarios().size(),
                                number(most))
                + (beyond.isEmpty() ? "" : " Beyond: " + listed(beyond) + ".");
    }

    private String blackHole() {
        List<Result> rows = results.stream()
                .filter(result -> result.scenario().name().equals("black hole")
                        && result.contender().isGuarded())
                .toList();
        double met = rows.stream().mapToDouble(Result::faultRate).max().orElse(0);
        double errors = rows.stream().mapToDouble(Result::errorRate).max().orElse(0);
        return "- Black hole: once the agent is known to be out, %s of the calls meet it with the strategy that sends it most (at most %s are to), and %s of the callers saw an error."
                .formatted(
                        Tables.percent(met),
                        Tables.percent(MOST_AT_BLACK_HOLE),
                        errors == 0 ? "none" : Tables.percent(errors));
    }

    private String unguarded() {
        Map<String, String> worse = new TreeMap<>();
        for (Result result : results) {
            Result plain = of(result.scenario().name(), Contender.PLAIN.name());
            if (result.scenario().hasFault()
                    && result.contender().isGuarded()
                    && result.p99Millis() > LONGER * plain.p99Millis()) {
                worse.merge(
                        result.scenario().name(),
                        "`" + result.contender().name() + "`",
                        (one, more) -> one + ", " + more);
            }
        }
        return "- Strategies whose 99th percentile is longer by a twentieth or more than that of round robin without breakers in a scenario with faults: "
                + (worse.isEmpty() ? "none." : listed(worse) + ".");
    }

    private static String listed(Map<String, String> named) {
        return named.entrySet().stream()
                .map(entry -> "*" + entry.getKey() + "* (" + entry.getValue() + ")")
                .collect(Collectors.joining("; "));
    }

    private static String number(double value) {
        return value == 0
                ? "0"
                : String.format(Locale.ROOT, value < 0.01 ? "%.1g" : value < 9.995 ? "%.2f" : "%.0f", value);
    }
}
