package dev.pooling.examples.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.examples.simulate.Contender.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictTest {

    private static final Scenario CALM = Scenario.equal(4, 3);
    private static final Scenario BLACK_HOLE = Scenario.fault("black hole", "one is out", fleet -> {});

    private static final Contender BEST =
            new Contender("LEAST_LATENCY", LoadBalanceStrategy.LEAST_LATENCY, Kind.STRATEGY);
    private static final Contender OTHER = new Contender("RANDOM", LoadBalanceStrategy.RANDOM, Kind.STRATEGY);

    private static Result result(Scenario scenario, Contender contender, double p99, double errors, double met) {
        return new Result(scenario, contender, 0.7, 7, p99, p99, errors, 100, 0, met);
    }

    private static List<Result> results(double bestInTheCalm, double otherInTheHole) {
        return List.of(
                result(CALM, Contender.ORACLE, 50, 0, 0),
                result(CALM, Contender.PLAIN, 80, 0, 0),
                result(CALM, BEST, bestInTheCalm, 0, 0),
                result(CALM, OTHER, 100, 0, 0),
                result(CALM, Contender.LIMITED, 60, 0, 0),
                result(BLACK_HOLE, Contender.ORACLE, 50, 0, 0),
                result(BLACK_HOLE, Contender.PLAIN, 90, 0.5, 0.05),
                result(BLACK_HOLE, BEST, 51, 0, 0.0001),
                result(BLACK_HOLE, OTHER, otherInTheHole, 0.002, 0.003),
                result(BLACK_HOLE, Contender.LIMITED, 25, 0, 0),
                new Result(CALM, OTHER, 0.9, 7, 5_000, 5_000, 1, 0, 0, 1));
    }

    @Test
    void tells_that_all_is_as_it_should_be() {
        assertThat(new Verdict(70, results(55, 94)).text()).isEqualTo("""
                ### The 99th percentile over the oracle's at 70 % load

                | shared by | equal-4 | black hole |
                | --- | --- | --- |
                | oracle | 1.00 | 1.00 |
                | round robin without breakers | 1.60 | 1.80 |
                | LEAST_LATENCY | 1.10 | 1.02 |
                | RANDOM | 2.00 | 1.88 |
                | LEAST_LATENCY with limits | 1.20 | 0.50 |

                ### Calls whose callers saw an error, in %, at 70 % load

                | shared by | equal-4 | black hole |
                | --- | --- | --- |
                | oracle | 0 | 0 |
                | round robin without breakers | 0 | 50 |
                | LEAST_LATENCY | 0 | 0 |
                | RANDOM | 0 | 0.20 |
                | LEAST_LATENCY with limits | 0 | 0 |

                ### What follows

                - `LEAST_LATENCY` stays within 1.30 times the oracle's 99th percentile in 2 of 2 scenarios; the most is 1.10 times.
                - `LEAST_LATENCY with limits` stays within 1.30 times the oracle's 99th percentile in 2 of 2 scenarios; the most is 1.20 times.
                - Black hole: once the agent is known to be out, 0.300 % of the calls meet it with the strategy that sends it most (at most 1.00 % are to), and 0.200 % of the callers saw an error.
                - Strategies whose 99th percentile is longer by a twentieth or more than that of round robin without breakers in a scenario with faults: none.""");
    }

    @Test
    void names_what_falls_short() {
        assertThat(new Verdict(70, results(100, 95)).text())
                .contains("in 1 of 2 scenarios; the most is 2.00 times. Beyond: *equal-4* (2.00).")
                .endsWith("in a scenario with faults: *black hole* (`RANDOM`).");
    }

    @Test
    void is_written_between_its_comments(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("page.md");
        Files.writeString(file, """
                # Page

                <!-- begin of it, written by examples/run.sh simulate --write -->
                old
                <!-- end of it -->
                The rest.
                """);
        new Document(file).write("it", "new\n");
        new Document(file).write("it", "newer\n");
        assertThat(file).hasContent("""
                # Page

                <!-- begin of it, written by examples/run.sh simulate --write -->

                newer

                <!-- end of it -->
                The rest.
                """);
        assertThatThrownBy(() -> new Document(file).write("other", "x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("begin of other");
    }
}
