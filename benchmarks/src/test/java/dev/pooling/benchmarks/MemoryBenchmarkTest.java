package dev.pooling.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.Pooling;
import dev.pooling.pool.AgentStats;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A benchmark is no test, but what it measures must work. */
class MemoryBenchmarkTest {

    @Test
    void each_thread_has_called_each_agent() throws InterruptedException {
        MemoryBenchmark.Prepared prepared = new MemoryBenchmark.Prepared();
        prepared.agents = 1_000;
        prepared.callers = 2;
        prepared.prepare();
        MemoryBenchmark.Heap heap = new MemoryBenchmark.Heap();
        List<Service> pools = new MemoryBenchmark().create(prepared, heap);
        assertThat(pools)
                .hasSize(10)
                .allSatisfy(pool -> assertThat(Pooling.poolOf(pool).stats().values())
                        .extracting(AgentStats::successCount)
                        .containsOnly(6L));
        assertThat(heap.bytesPerAgent).isPositive();
        assertThat(heap.bytesPerPool).isBetween(heap.bytesPerAgent * 1_000, heap.bytesPerAgent * 1_000 + 999);
    }
}
