package dev.pooling.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A benchmark is no test, but what it measures must work. */
class SuccessfulCallBenchmarkTest {

    @ParameterizedTest
    @EnumSource(SuccessfulCallBenchmark.Way.class)
    void every_way_leads_to_a_replica(SuccessfulCallBenchmark.Way way) {
        Service service = way.to(Replica.several(4));
        for (int i = 0; i < 100; i++) {
            assertThat(service.work(i)).isBetween(i * 31, i * 31 + 3);
        }
    }

    @Test
    void the_java_agent_shares_the_calls_of_a_woven_replica() {
        Service service = SuccessfulCallBenchmark.Way.WOVEN.to(Replica.several(4));
        Set<Integer> replicas = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            replicas.add(service.work(0));
        }
        assertThat(replicas).containsExactlyInAnyOrder(0, 1, 2, 3);
    }
}
