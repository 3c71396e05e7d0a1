package dev.pooling.benchmarks;

import java.time.Duration;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/** The retry template of Spring Framework 7, which has no breaker, with a round robin by hand. */
final class SpringPeer {

    private SpringPeer() {}

    /** Three retries after 100 ms each. */
    static Service retry(Service[] replicas) {
        RetryTemplate retrying = new RetryTemplate(RetryPolicy.builder()
                .maxRetries(3)
                .delay(Duration.ofMillis(100))
                .build());
        Turn turn = new Turn(replicas.length);
        return input -> retrying.invoke(() -> replicas[turn.next()].work(input));
    }
}
