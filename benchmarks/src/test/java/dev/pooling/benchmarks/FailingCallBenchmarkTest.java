package dev.pooling.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.failsafe.CircuitBreakerOpenException;
import dev.pooling.Pooling;
import dev.pooling.pool.NoAgentAvailableException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.infra.Blackhole;

/** A benchmark is no test, but what it measures must work. */
class FailingCallBenchmarkTest {

    @ParameterizedTest
    @EnumSource(
            names = {"FAILOVER.*|FALLBACK_[ABCM].*"},
            mode = EnumSource.Mode.MATCH_ANY)
    void the_second_agent_answers_each_time(FailingWay way) {
        Service service = way.service();
        for (int i = 0; i < 1_000; i++) {
            assertThat(service.work(i)).isEqualTo(i * 31 + 1);
        }
    }

    @Test
    void the_first_agent_answers_where_it_works() {
        Service service = FailingWay.SUCCESS.service();
        for (int i = 0; i < 100; i++) {
            assertThat(service.work(i)).isEqualTo(i * 31);
        }
    }

    @Test
    void the_agent_that_fails_is_asked_each_time() {
        Service service = FailingWay.FAILOVER.service();
        for (int i = 0; i < 1_000; i++) {
            service.work(i);
        }
        var stats = Pooling.poolOf(service).stats();
        assertThat(stats.get("first").failureCount()).isEqualTo(980);
        assertThat(stats.get("first").successCount()).isEqualTo(20);
        assertThat(stats.get("second").successCount()).isEqualTo(980);
    }

    @Test
    void failsafe_falls_back_to_a_value() {
        assertThat(FailingWay.FALLBACK_FAILSAFE.service().work(7)).isEqualTo(1);
    }

    @Test
    void whoever_is_out_turns_calls_away() {
        assertThatThrownBy(() -> FailingWay.FAIL_FAST.service().work(1)).isInstanceOf(NoAgentAvailableException.class);
        assertThatThrownBy(() -> FailingWay.FAIL_FAST_RESILIENCE4J.service().work(1))
                .isInstanceOf(CallNotPermittedException.class);
        assertThatThrownBy(() -> FailingWay.FAIL_FAST_FAILSAFE.service().work(1))
                .isInstanceOf(CircuitBreakerOpenException.class);
    }

    @Test
    void the_benchmark_catches_what_is_thrown() {
        FailingCallBenchmark.Called called = new FailingCallBenchmark.Called();
        called.way = FailingWay.THROWN;
        called.prepare();
        Blackhole blackhole = new Blackhole(
                "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.");
        assertThat(new FailingCallBenchmark().call(called, new FailingCallBenchmark.Input(), blackhole))
                .isZero();
    }
}
