package dev.pooling.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A benchmark is no test, but what it measures must work. */
class ManyAgentsBenchmarkTest {

    private static final int AGENTS = 16;
    private static final int CALLS = 10_000;

    @ParameterizedTest
    @EnumSource
    void every_picker_picks_every_replica(ManyAgentsBenchmark.Picker picker) {
        Service service = picker.over(Replica.several(AGENTS));
        Set<Integer> picked = new HashSet<>();
        for (int i = 0; i < CALLS; i++) {
            picked.add(service.work(0));
        }
        assertThat(picked).hasSize(AGENTS);
    }

    @ParameterizedTest
    @EnumSource
    void the_only_replica_is_picked(ManyAgentsBenchmark.Picker picker) {
        assertThat(picker.over(Replica.several(1)).work(7)).isEqualTo(7 * 31);
    }
}
