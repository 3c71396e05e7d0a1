package dev.pooling.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.benchmarks.ContentionBenchmark.Caller;
import dev.pooling.benchmarks.ContentionBenchmark.Common;
import dev.pooling.benchmarks.ContentionBenchmark.Pools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A benchmark is no test, but what it measures must work. */
class ContentionBenchmarkTest {

    private static Common common(Pools pools) {
        Common common = new Common();
        common.way = SuccessfulCallBenchmark.Way.PROXY_ROUND_ROBIN;
        common.pools = pools;
        common.prepare();
        return common;
    }

    private static Caller caller(Common common) {
        Caller caller = new Caller();
        caller.prepare(common);
        return caller;
    }

    @Test
    void all_callers_share_a_pool_or_none() {
        Common shared = common(Pools.SHARED);
        assertThat(caller(shared).service()).isSameAs(caller(shared).service());
        Common own = common(Pools.OWN);
        assertThat(caller(own).service()).isNotSameAs(caller(own).service());
    }

    @ParameterizedTest
    @EnumSource
    void a_caller_reaches_a_replica(Pools pools) {
        assertThat(new ContentionBenchmark().call(caller(common(pools)))).isBetween(42 * 31, 42 * 31 + 3);
    }
}
