package dev.pooling.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.Pooling;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A benchmark is no test, but what it measures must work. */
class TimeoutBenchmarkTest {

    @ParameterizedTest
    @EnumSource(TimeoutBenchmark.Limit.class)
    void every_limit_lets_calls_through(TimeoutBenchmark.Limit limit) {
        Service service = limit.over(Replica.several(4));
        for (int i = 0; i < 100; i++) {
            assertThat(service.work(i)).isBetween(i * 31, i * 31 + 3);
        }
    }

    @Test
    void the_limits_are_set() {
        Service service = TimeoutBenchmark.Limit.DEADLINE.over(Replica.several(4));
        assertThat(Pooling.poolOf(service).config().requestTimeout()).isEqualTo(Duration.ofMillis(50));
        assertThat(Pooling.poolOf(service).config().deadline()).isEqualTo(Duration.ofMillis(500));
    }
}
