package dev.pooling.examples.agent;

import java.util.Map;
import java.util.TreeMap;

/** What became of some requests. */
final class Tally {

    private static final String SOURCE = ", says ";

    private final Map<String, Integer> answered = new TreeMap<>();
    private int failed;

    /** Counts an answer of the shop: "tea costs 3.20, says NORTH", or an excuse. */
    void add(String answer) {
        int source = answer.lastIndexOf(SOURCE);
        if (source < 0) {
            failed++;
        } else {
            answered.merge(answer.substring(source + SOURCE.length()), 1, Integer::sum);
        }
    }

    int requests() {
        return answered() + failed;
    }

    int answered() {
        return answered.values().stream().mapToInt(Integer::intValue).sum();
    }

    int answeredBy(String database) {
        return answered.getOrDefault(database, 0);
    }

    int failed() {
        return failed;
    }
}
