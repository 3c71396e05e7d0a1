package dev.pooling.benchmarks;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Fallback;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.Arrays;

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

    /** Breakers and retry without a wait; the first replica comes first in each call. */
    static Service failover(Service... replicas) {
        FailsafeExecutor<Integer> retrying =
                Failsafe.with(RetryPolicy.<Integer>builder().withMaxRetries(3).build());
        @SuppressWarnings("unchecked") // generic array
        FailsafeExecutor<Integer>[] breakers = (FailsafeExecutor<Integer>[]) new FailsafeExecutor<?>[replicas.length];
        Arrays.setAll(breakers, i -> Failsafe.with(patient()));
        return input -> {
            int[] attempt = {0};
            return retrying.get(() -> {
                int index = attempt[0]++ % replicas.length;
                return breakers[index].get(() -> replicas[index].work(input));
            });
        };
    }

    /** A breaker, and a value where the replica fails: what a replica of this number would have returned for 0. */
    static Service fallback(Service replica, int number) {
        FailsafeExecutor<Integer> guarded = Failsafe.with(Fallback.of(number), patient());
        return input -> guarded.get(() -> replica.work(input));
    }

    /** A breaker that is open. */
    static Service open(Service replica) {
        CircuitBreaker<Integer> breaker =
                CircuitBreaker.<Integer>builder().withDelay(Duration.ofDays(1)).build();
        breaker.open();
        FailsafeExecutor<Integer> guarded = Failsafe.with(breaker);
        return input -> guarded.get(() -> replica.work(input));
    }

    /** Lets all but a hundred failures in a row pass. */
    private static CircuitBreaker<Integer> patient() {
        return CircuitBreaker.<Integer>builder().withFailureThreshold(100).build();
    }
}
