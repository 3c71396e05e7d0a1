package dev.pooling.benchmarks;

import io.smallrye.faulttolerance.api.Guard;
import java.time.temporal.ChronoUnit;

/**
 * SmallRye Fault Tolerance, standalone, by its {@code Guard}: a breaker for each replica with a window of 100 calls as
 * Resilience4j's, a retry around all, a round robin by hand. Its strategies are built once, and no thread is changed.
 */
final class SmallRyePeer {

    private SmallRyePeer() {}

    /** Breakers and retry. */
    static Service breakerAndRetry(Service[] replicas) {
        Guard retrying = Guard.create()
                .withRetry()
                .maxRetries(3)
                .delay(100, ChronoUnit.MILLIS)
                .jitter(0, ChronoUnit.MILLIS)
                .done()
                .build();
        Guard[] breakers = new Guard[replicas.length];
        for (int i = 0; i < replicas.length; i++) {
            breakers[i] = Guard.create()
                    .withCircuitBreaker()
                    .requestVolumeThreshold(100)
                    .failureRatio(0.5)
                    .delay(30, ChronoUnit.SECONDS)
                    .done()
                    .build();
        }
        Turn turn = new Turn(replicas.length);
        return input -> retrying.get(
                () -> {
                    int index = turn.next();
                    return breakers[index].get(() -> replicas[index].work(input), Integer.class);
                },
                Integer.class);
    }
}
