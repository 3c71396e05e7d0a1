package dev.pooling.pool;

import dev.pooling.event.EventPublisher;
import dev.pooling.event.PoolListener;
import dev.pooling.time.Scheduler;
import dev.pooling.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What pools and chains have in common when they are built. */
record GroupSetup(
        String name,
        PoolConfig config,
        EventPublisher events,
        Ticker ticker,
        Scheduler scheduler,
        Supplier<? extends RandomGenerator> random) {

    /** Collects a setup; the state of the public builders. */
    static final class Collector {
        private String name;
        private PoolConfig config = PoolConfig.defaults();
        private final List<PoolListener> listeners = new ArrayList<>();
        private Ticker ticker = Ticker.system();
        private Scheduler scheduler = Scheduler.system();
        private Supplier<? extends RandomGenerator> random = java.util.concurrent.ThreadLocalRandom::current;

        Collector(String name) {
            this.name = name;
        }

        void name(String newName) {
            if (newName == null || newName.isBlank()) {
                throw new IllegalArgumentException("name must not be null or blank");
            }
            name = newName;
        }

        void config(PoolConfig newConfig) {
            config = Objects.requireNonNull(newConfig, "config must not be null");
        }

        void listener(PoolListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
        }

        void ticker(Ticker newTicker) {
            ticker = Objects.requireNonNull(newTicker, "ticker must not be null");
        }

        void scheduler(Scheduler newScheduler) {
            scheduler = Objects.requireNonNull(newScheduler, "scheduler must not be null");
        }

        void random(Supplier<? extends RandomGenerator> newRandom) {
            random = Objects.requireNonNull(newRandom, "random must not be null");
        }

        GroupSetup toSetup() {
            return new GroupSetup(name, config, new EventPublisher(listeners), ticker, scheduler, random);
        }
    }
}
