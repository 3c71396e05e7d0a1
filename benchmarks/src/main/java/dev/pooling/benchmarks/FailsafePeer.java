package dev.pooling.benchmarks;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import java.time.Duration;

/** Failsafe as its documentation sets it up: a breaker for each replica, a retry around all, a round robin by hand. */
final class FailsafePeer {

    private FailsafePeer() {}

    /** Breakers that open after five failures in a row, and retry. */
    static Service breakerAndRetry(Service[] replicas) {
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
        Turn turn = new Turn(replicas.length);
        return input -> retrying.get(() -> {
            int index = turn.next();
            return breakers[index].get(() -> replicas[index].work(input));
        });
    }
}
