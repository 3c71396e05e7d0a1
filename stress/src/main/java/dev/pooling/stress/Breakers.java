package dev.pooling.stress;

import dev.pooling.breaker.CircuitBreaker;
import dev.pooling.breaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Breakers whose clock stands still: the time is given with each call. */
final class Breakers {

    /** When a breaker that opened at time 0 lets trial calls in. */
    static final long TIMEOUT = 1_000;

    private Breakers() {}

    static CircuitBreaker closed(int failureThreshold) {
        return builder().failureThreshold(failureThreshold).build();
    }

    /** One whose time to be open has passed, but which does not know it yet. */
    static CircuitBreaker overdue(int successThreshold, int trials) {
        CircuitBreaker breaker = builder()
                .failureThreshold(1)
                .successThreshold(successThreshold)
                .halfOpenPermits(trials)
                .build();
        breaker.onFailure(breaker.tryAcquireStamp(0), 0);
        return breaker;
    }

    private static CircuitBreaker.Builder builder() {
        RandomGenerator noJitter = () -> 0;
        return CircuitBreaker.builder()
                .resetTimeout(Duration.ofNanos(TIMEOUT))
                .maxResetTimeout(Duration.ofNanos(TIMEOUT))
                .ticker(() -> 0)
                .random(() -> noJitter);
    }

    /** The state as a result, without moving the clock. */
    static String name(CircuitBreaker breaker) {
        State state = breaker.state(0);
        return state.name();
    }
}
