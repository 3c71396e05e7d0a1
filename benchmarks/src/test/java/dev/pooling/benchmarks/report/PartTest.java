package dev.pooling.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.benchmarks.AsyncCallBenchmark;
import dev.pooling.benchmarks.FailingWay;
import dev.pooling.benchmarks.ManyAgentsBenchmark;
import dev.pooling.benchmarks.SuccessfulCallBenchmark;
import dev.pooling.benchmarks.TimeoutBenchmark;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

class PartTest {

    private static Sample call(String way, int threads, double nanos, double error, double bytes) {
        return new Sample(Map.of("way", way), threads, nanos, error, Map.of("gc.alloc.rate.norm", bytes));
    }

    private static List<Sample> calls() {
        return List.of(
                call("DIRECT", 1, 1.2345, 0.012, 0.00001),
                call("RESILIENCE4J", 1, 80, 2.345, 0.0004),
                call("FAILSAFE", 1, 1234.5, 67.8, 864.002),
                call("PROXY_ROUND_ROBIN", 1, 36, Double.NaN, 0),
                call("DIRECT", 2, 1.3, 0.1, 0),
                call("RESILIENCE4J", 2, 160, 8, 0),
                call("FAILSAFE", 2, 2000, 70, 864),
                call("PROXY_ROUND_ROBIN", 2, 40, 1, 0));
    }

    @Test
    void calls_are_compared_with_the_peer_of_the_same_run() {
        assertThat(Part.CALLS.table(calls())).isEqualTo("""
                | way | one thread: ns/op | over Resilience4j | B/op | two threads: ns/op | over Resilience4j | B/op |
                | --- | --- | --- | --- | --- | --- | --- |
                | a direct call of one agent | 1.23 ± 0.01 | 0.02 | 0 | 1.30 ± 0.10 | 0.01 | 0 |
                | Resilience4j, breakers and retry | 80.0 ± 2.3 | 1.00 | 0 | 160 ± 8 | 1.00 | 0 |
                | Failsafe, breakers and retry | 1,235 ± 68 | 15.4 | 864 | 2,000 ± 70 | 12.5 | 864 |
                | proxy, `ROUND_ROBIN` | 36.0 | 0.45 | 0 | 40.0 ± 1.0 | 0.25 | 0 |
                """);
    }

    @Test
    void a_section_says_on_what_it_was_measured() {
        assertThat(Report.section(Part.CALLS, calls(), "2026-11-27; a machine"))
                .startsWith("### One successful call over four agents, JDK "
                        + Runtime.version().feature() + "\n\n| way | ")
                .endsWith(
                        " |\n\nA proxy has the defaults of a pool, if nothing else is said.\n2026-11-27; a machine\n");
    }

    @Test
    void the_conditions_name_jdk_and_peers() {
        assertThat(Machine.describe()).contains(Runtime.version().toString(), "processors");
        assertThat(Words.peers()).contains("Resilience4j 2.", "Failsafe 3.").doesNotContain("${");
    }

    @Test
    void the_effort_is_told() {
        assertThat(Report.effort(Part.CALLS.runs(Mode.FULL).get(0).build()))
                .isEqualTo("2 forks of 5 iterations of 300 ms");
        assertThat(Report.effort(Part.AGENTS.runs(Mode.FULL).get(0).build()))
                .isEqualTo("one fork of 5 iterations of 300 ms");
        assertThat(Report.effort(Part.CREATION.runs(Mode.FULL).get(0).build())).isEqualTo("20 forks of one shot");
    }

    @Test
    void calls_are_drawn_as_bars() {
        assertThat(Part.CALLS.plot(calls()).orElseThrow())
                .startsWith("<svg")
                .contains(">one thread<", ">two threads<", ">proxy, ROUND_ROBIN<", ">ns per call<", ">1,235<");
    }

    private static List<Sample> agents() {
        return Stream.of("1", "4", "16", "100", "1000", "10000")
                .map(count -> new Sample(
                        Map.of("picker", "RANDOM", "agents", count),
                        1,
                        30 + count.length() * 10,
                        1,
                        Map.of("gc.alloc.rate.norm", 0.0)))
                .toList();
    }

    @Test
    void many_agents_are_compared_with_few() {
        assertThat(Part.AGENTS.table(agents())).isEqualTo("""
                | who picks | 1 | 4 | 16 | 100 | 1,000 | 10,000 | 10,000 over 1 | 10,000 over 4 | B/op at 10,000 |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                | `RANDOM` | 40.0 | 40.0 | 50.0 | 60.0 | 70.0 | 80.0 | 2.00 | 2.00 | 0 |
                """);
    }

    @Test
    void many_agents_are_drawn_as_lines() {
        assertThat(Part.AGENTS.plot(agents()).orElseThrow())
                .contains(">RANDOM<", ">agents<", ">ns per call<", ">10,000<");
    }

    @Test
    void all_threads_are_compared_with_one() {
        assertThat(Part.CONTENTION.table(
                        List.of(contended("OWN", 1, 30), contended("SHARED", 2, 60), contended("OWN", 2, 33))))
                .endsWith("| proxy, `RANDOM` | 30.0 ± 1.0 | 60.0 ± 1.0 | 2.00 | 33.0 ± 1.0 | 1.10 |\n");
    }

    private static Sample contended(String pools, int threads, double nanos) {
        return new Sample(Map.of("way", "PROXY_RANDOM", "pools", pools), threads, nanos, 1, Map.of());
    }

    @Test
    void memory_is_told_for_each_agent() {
        assertThat(Part.MEMORY.table(List.of(memory(0, 656), memory(1, 859), memory(2, 996), memory(4, 1_260))))
                .endsWith("| 10,000 | 656 | 859 | 996 | 1,260 | 8,590,000 |\n");
    }

    private static Sample memory(int callers, double bytes) {
        return new Sample(
                Map.of("agents", "10000", "callers", Integer.toString(callers)),
                1,
                1,
                Double.NaN,
                Map.of("bytesPerAgent", bytes, "bytesPerPool", bytes * 10_000));
    }

    @ParameterizedTest
    @MethodSource("constants")
    void everything_measured_has_words(Part part, Enum<?> constant) {
        assertThat(part.words(constant.name())).isNotBlank().doesNotContain("|");
    }

    static Stream<Arguments> constants() {
        return Stream.of(
                        constants(Part.CALLS, SuccessfulCallBenchmark.Way.values()),
                        constants(Part.FAILURES, FailingWay.values()),
                        constants(Part.AGENTS, ManyAgentsBenchmark.Picker.values()),
                        constants(Part.TIMEOUTS, TimeoutBenchmark.Limit.values()),
                        constants(Part.ASYNC, AsyncCallBenchmark.Way.values()))
                .flatMap(some -> some);
    }

    private static Stream<Arguments> constants(Part part, Enum<?>... constants) {
        return Stream.of(constants).map(constant -> Arguments.of(part, constant));
    }

    @Test
    void a_missing_word_is_named() {
        assertThatThrownBy(() -> Part.CALLS.words("TELEPATHY")).hasMessageContaining("calls.TELEPATHY");
    }

    @ParameterizedTest
    @EnumSource
    void every_part_includes_a_benchmark(Part part) {
        for (ChainedOptionsBuilder options : part.runs(Mode.ONCE)) {
            assertThat(options.build().getIncludes()).singleElement().asString().contains("Benchmark");
            assertThat(options.build().getForkCount().get()).isOne();
        }
    }

    @Test
    void parts_are_chosen_by_name() {
        assertThat(Report.parts(List.of("timeouts", "calls"))).containsExactly(Part.CALLS, Part.TIMEOUTS);
        assertThat(Report.parts(List.of())).isEqualTo(EnumSet.allOf(Part.class));
        assertThatThrownBy(() -> Report.parts(List.of("telepathy"))).isInstanceOf(IllegalArgumentException.class);
    }
}
