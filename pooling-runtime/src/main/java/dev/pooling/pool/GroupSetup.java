package dev.pooling.pool;

import dev.pooling.async.ContextPropagator;
import dev.pooling.breaker.CircuitBreaker;
import dev.pooling.event.EventPublisher;
import dev.pooling.retry.OutcomeClassifier;
import dev.pooling.time.Scheduler;
import dev.pooling.time.Ticker;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What pools and chains are made with. */
record GroupSetup(
        String name,
        PoolConfig config,
        EventPublisher events,
        Ticker ticker,
        Scheduler scheduler,
        Supplier<? extends RandomGenerator> random,
        OutcomeClassifier classifier,
        List<ContextPropagator> propagators) {

    /** What the breakers of the agents are built with. */
    CircuitBreaker.Builder newBreakers() {
        return CircuitBreaker.builder()
                .failureThreshold(config.circuitFailureThreshold())
                .resetTimeout(config.circuitResetTimeout())
                .successThreshold(config.circuitSuccessThreshold())
                .halfOpenPermits(config.circuitHalfOpenPermits())
                .maxResetTimeout(config.circuitMaxResetTimeout())
                .failureRateThreshold(config.circuitFailureRateThreshold())
                .slidingWindow(config.healthWindow())
                .minimumCalls(config.healthMinimumCalls())
                .slowCallThreshold(config.circuitSlowCallThreshold())
                .ticker(ticker)
                .random(random);
    }
}
