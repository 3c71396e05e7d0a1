package dev.pooling.examples.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.examples.simulate.Contender.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final Scenario EQUAL = Scenario.equal(4, 3);

    private static final Scenario BLACK_HOLE = fault("black hole", Fault.DOWN);

    private static Scenario fault(String name, Fault fault) {
        return new Scenario(
                name,
                "Eight agents, one with a fault",
                8,
                new double[] {1},
                6,
                1,
                true,
                fleet -> fleet.fault(2, 6, fleet.first(1), fault));
    }

    private static List<Result> run(Scenario scenario, long seed) {
        return Contender.all().stream()
                .map(contender -> Simulation.run(scenario, contender, 0.7, seed))
                .toList();
    }

    @Test
    void same_seed_gives_same_table_to_the_digit() {
        List<Scenario> scenarios = List.of(
                EQUAL,
                BLACK_HOLE,
                fault("flaky", Fault.flaky(0.3)),
                fault("throttled", Fault.THROTTLING),
                fault("slow", Fault.slower(20)));
        for (Scenario scenario : scenarios) {
            assertThat(run(scenario, 42)).isEqualTo(run(scenario, 42));
        }
        assertThat(Tables.of(EQUAL, run(EQUAL, 42))).isEqualTo(Tables.of(EQUAL, run(EQUAL, 42)));
    }

    /** On every machine and every JDK: if a change of the library changes the table, write the new one down. */
    @Test
    void a_small_table_is_this_one_to_the_digit() {
        List<Result> results = Contender.all().stream()
                .filter(contender -> !contender.isGuarded() || contender.name().equals(Verdict.RECOMMENDED))
                .map(contender -> Simulation.run(BLACK_HOLE, contender, 0.7, 42))
                .toList();
        assertThat(Tables.of(BLACK_HOLE, results)).isEqualTo("""
                ### black hole

                Eight agents, one with a fault.

                | load | shared by | p50 ms | p99 ms | p99.9 ms | errors | goodput/s | extra load | met the fault |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                | 70 % | oracle | 7.5 | 47.4 | 63.8 | 0 | 2228 | 0.0359 % | 0 |
                | 70 % | round robin without breakers | 10.0 | 51.1 | 66.7 | 0 | 2227 | 11.5 % | 14.3 % |
                | 70 % | LEAST_LATENCY | 8.4 | 47.6 | 64.0 | 0 | 2227 | 0.0448 % | 0 |
                """);
    }

    @Test
    void other_seed_gives_other_figures() {
        assertThat(run(EQUAL, 1)).isNotEqualTo(run(EQUAL, 2));
    }

    @Test
    void calls_arrive_at_the_rate_that_loads_the_fleet_as_asked() {
        Result result = Simulation.run(EQUAL, Contender.ORACLE, 0.5, 1);

        assertThat(result.goodputPerSecond()).isBetween(0.9 * 800, 1.1 * 800);
        assertThat(result.errorRate()).isZero();
        assertThat(result.extraLoad()).isZero();
        // Hardly any call waits at this load: the median of the work is ln 2 times its mean.
        assertThat(result.p50Millis()).isBetween(6.0, 8.0);
    }

    @Test
    void black_hole_gets_hardly_a_call_once_it_is_detected_and_no_caller_sees_it() {
        for (Result result : run(BLACK_HOLE, 7)) {
            assertThat(result.errorRate()).as(result.contender().name()).isZero();
            if (result.contender().kind() == Kind.STRATEGY) {
                assertThat(result.faultRate()).as(result.contender().name()).isLessThan(0.01);
            }
        }
    }

    @Test
    void without_breakers_every_eighth_call_meets_the_black_hole() {
        Result result = Simulation.run(BLACK_HOLE, Contender.PLAIN, 0.7, 7);

        assertThat(result.faultRate()).isBetween(0.1, 0.18);
        assertThat(result.extraLoad()).isGreaterThan(0.05);
    }
}
