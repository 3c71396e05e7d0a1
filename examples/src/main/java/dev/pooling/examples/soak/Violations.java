package dev.pooling.examples.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must not happen and did. Thread-safe. */
final class Violations {

    private static final int EXAMPLES = 5;

    // Both guarded by this object.
    private final Map<Rule, Integer> counts = new EnumMap<>(Rule.class);
    private final Map<Rule, List<String>> examples = new EnumMap<>(Rule.class);

    /** What is checked. */
    enum Rule {
        ENDS("every call ends in its time"),
        ENDS_ONCE("no call ends twice"),
        OWN_ANSWER("a call gets its own answer, which a server has given"),
        SERVED_ONCE("no attempt reaches a server twice"),
        BOUNDED_ATTEMPTS("no more agents are asked than there may be retries and hedges, and none after the end"),
        DOCUMENTED_FAILURE("a call fails with what the documentation says and with nothing else"),
        NO_INTERRUPT_LEAKS("a thread that nobody has interrupted is not interrupted after a call"),
        NO_INTERRUPT_LOST("an interrupt by the caller ends the call or is still there after it"),
        NOTHING_UNDER_WAY("in the end no call and no attempt is under way"),
        AGENTS_COME_BACK("in the end the breaker of every agent closes"),
        FLAT_HEAP("the heap does not grow"),
        FLAT_THREADS("threads do not become more, and all end"),
        FAULTS_HAPPENED("the faults have happened, and most calls were answered all the same");

        private final String text;

        Rule(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    synchronized void add(Rule rule, String what) {
        if (counts.merge(rule, 1, Integer::sum) <= EXAMPLES) {
            examples.computeIfAbsent(rule, first -> new ArrayList<>()).add(what);
        }
    }

    synchronized boolean isEmpty() {
        return counts.isEmpty();
    }

    synchronized Set<Rule> rules() {
        return Set.copyOf(counts.keySet());
    }

    /** A line for each rule, and below it what went against it. */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            int count = counts.getOrDefault(rule, 0);
            lines.add(
                    (count == 0 ? "kept    " : "BROKEN  ") + rule.text() + (count == 0 ? "" : ": " + count + " times"));
            examples.getOrDefault(rule, List.of()).forEach(example -> lines.add("          " + example));
        }
        return lines;
    }
}
