package dev.pooling.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.benchmarks.AsyncCallBenchmark.AsyncService;
import dev.pooling.benchmarks.AsyncCallBenchmark.Called;
import dev.pooling.benchmarks.AsyncCallBenchmark.Request;
import dev.pooling.benchmarks.AsyncCallBenchmark.Way;
import dev.pooling.benchmarks.AsyncCallBenchmark.When;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A benchmark is no test, but what it measures must work. */
class AsyncCallBenchmarkTest {

    @ParameterizedTest
    @EnumSource(Way.class)
    void every_way_leads_to_an_answer_that_comes_later(Way way) {
        AsyncService service = way.to(Called.replicas(When.LATER));
        Request request = new Request();
        for (int i = 0; i < 100; i++) {
            CompletableFuture<Integer> answer = service.work(request);
            assertThat(answer).isNotDone();
            request.complete(When.LATER);
            assertThat(answer).isCompletedWithValue(42);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void every_way_leads_to_an_answer_that_is_there_at_once(Way way) {
        AsyncService service = way.to(Called.replicas(When.AT_ONCE));
        assertThat(service.work(new Request())).isCompletedWithValue(42);
    }
}
