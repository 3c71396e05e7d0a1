package dev.pooling.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.examples.agent.WithAndWithout;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs the example of the Java agent, which needs its jar, and reads the table. */
class AgentExampleIT {

    private static List<String> lines;

    @BeforeAll
    static void run() throws Exception {
        lines = Output.of(WithAndWithout::main).lines().toList();
    }

    /** The two figures of a row after a heading. */
    private static String figures(String heading, String row) {
        return lines.stream()
                .dropWhile(line -> !line.startsWith(heading))
                .map(String::strip)
                .filter(line -> line.startsWith(row))
                .findFirst()
                .map(line -> line.substring(row.length()).strip().replaceAll(" +", " "))
                .orElseThrow();
    }

    @Test
    void both_databases_are_asked_with_and_without_the_agent() {
        assertThat(figures("Both databases", "failed")).isEqualTo("0 0");
        assertThat(figures("Both databases", "by NORTH")).isEqualTo("100 100");
        assertThat(figures("Both databases", "by SOUTH")).isEqualTo("100 100");
    }

    @Test
    void without_the_agent_requests_fail_when_a_database_dies_and_with_it_none_does() {
        assertThat(figures("NORTH was killed", "requests")).isEqualTo("200 200");
        assertThat(figures("NORTH was killed", "answered")).isEqualTo("100 200");
        assertThat(figures("NORTH was killed", "failed")).isEqualTo("100 0");
    }
}
