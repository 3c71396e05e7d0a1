package dev.pooling.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.Pooling;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A benchmark is no test, but what it measures must work. */
class CreationBenchmarkTest {

    @ParameterizedTest
    @CsvSource({"POOL_AND_PROXY, 0", "POOL_AND_PROXY, 3", "PROXY, 0", "PROXY, 2"})
    void a_proxy_of_an_interface_not_seen_before_is_made(CreationBenchmark.Made made, int before) {
        CreationBenchmark.Prepared prepared = new CreationBenchmark.Prepared();
        prepared.made = made;
        prepared.before = before;
        prepared.prepare();
        Object proxy = new CreationBenchmark().create(prepared);
        assertThat(Pooling.poolOf(proxy).agents()).hasSize(4);
        assertThat(proxy.getClass().getInterfaces()[0].getSimpleName())
                .matches(before == 0 ? "Directory" : "Directory\\d+");
    }
}
