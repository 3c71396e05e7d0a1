package dev.pooling.pool;

import dev.pooling.async.ContextPropagator;
import dev.pooling.event.EventPublisher;
import dev.pooling.retry.Backoff;
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

    /** How long a call waits before it returns to an agent that it has asked; grows with each wait of the call. */
    long backoffNanos(int waits) {
        Backoff backoff = new Backoff(
                config.retryDelay().toNanos(),
                config.retryBackoffMultiplier(),
                config.retryMaxDelay().toNanos());
        return backoff.delayNanos(waits, random.get());
    }
}
