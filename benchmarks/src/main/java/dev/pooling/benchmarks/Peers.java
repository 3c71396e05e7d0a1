package dev.pooling.benchmarks;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The same work with other libraries, set up as their documentation does: a breaker for each replica, and retries. */
final class Peers {

    private Peers() {}

    /** A round robin by hand: neither retries nor breakers. */
    static Service handWritten(Service[] replicas) {
        AtomicInteger position = new AtomicInteger();
        return input -> replicas[(position.getAndIncrement() & Integer.MAX_VALUE) % replicas.length].work(input);
    }

    static Service resilience4j(Service[] replicas) {
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(100)
                .build();
        io.github.resilience4j.circuitbreaker.CircuitBreaker[] breakers =
                new io.github.resilience4j.circuitbreaker.CircuitBreaker[replicas.length];
        for (int i = 0; i < replicas.length; i++) {
            breakers[i] = io.github.resilience4j.circuitbreaker.CircuitBreaker.of("replica-" + i, config);
        }
        Retry retry = Retry.of(
                "service",
                RetryConfig.custom()
                        .maxAttempts(4)
                        .waitDuration(Duration.ofMillis(100))
                        .build());
        AtomicInteger position = new AtomicInteger();
        return input -> retry.executeSupplier(() -> {
            int index = (position.getAndIncrement() & Integer.MAX_VALUE) % replicas.length;
            return breakers[index].executeSupplier(() -> replicas[index].work(input));
        });
    }

    static Service failsafe(Service[] replicas) {
        RetryPolicy<Integer> retry = RetryPolicy.<Integer>builder()
                .withMaxRetries(3)
                .withDelay(Duration.ofMillis(100))
                .build();
        FailsafeExecutor<Integer> retrying = Failsafe.with(retry);
        @SuppressWarnings("unchecked") // generic array
        FailsafeExecutor<Integer>[] breakers = (FailsafeExecutor<Integer>[]) new FailsafeExecutor<?>[replicas.length];
        for (int i = 0; i < replicas.length; i++) {
            CircuitBreaker<Integer> breaker = CircuitBreaker.<Integer>builder()
                    .withFailureThreshold(5)
                    .withDelay(Duration.ofSeconds(30))
                    .build();
            breakers[i] = Failsafe.with(breaker);
        }
        AtomicInteger position = new AtomicInteger();
        return input -> retrying.get(() -> {
            int index = (position.getAndIncrement() & Integer.MAX_VALUE) % replicas.length;
            return breakers[index].get(() -> replicas[index].work(input));
        });
    }
}
