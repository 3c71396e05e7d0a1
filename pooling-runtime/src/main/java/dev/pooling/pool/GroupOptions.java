package dev.pooling.pool;

import dev.pooling.async.ContextPropagator;
import dev.pooling.event.EventPublisher;
import dev.pooling.event.PoolListener;
import dev.pooling.retry.OutcomeClassifier;
import dev.pooling.time.Scheduler;
import dev.pooling.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What can be set on the builder of a pool as on that of a chain; {@code B} stands for the builder. */
abstract class GroupOptions<B> {

    private String name;
    private PoolConfig config = PoolConfig.defaults();
    private final List<PoolListener> listeners = new ArrayList<>();
    private final List<ContextPropagator> propagators = new ArrayList<>();
    private Ticker ticker = Ticker.system();
    private Scheduler scheduler = Scheduler.system();
    private Supplier<? extends RandomGenerator> random = ThreadLocalRandom::current;
    private OutcomeClassifier classifier = OutcomeClassifier.defaults();

    GroupOptions(String defaultName) {
        name = defaultName;
    }

    abstract B self();

    /**
     * Sets the name, for logs and events.
     *
     * @param newName the name; not null or blank
     * @return this builder
     * @throws IllegalArgumentException if the name is null or blank
     */
    public B name(String newName) {
        if (newName == null || newName.isBlank()) {
            throw new IllegalArgumentException("name must not be null or blank");
        }
        name = newName;
        return self();
    }

    /**
     * Sets the configuration.
     *
     * @param newConfig the configuration; not null
     * @return this builder
     */
    public B config(PoolConfig newConfig) {
        config = Objects.requireNonNull(newConfig, "config must not be null");
        return self();
    }

    /**
     * Adds a listener.
     *
     * @param listener who is told what happens; not null
     * @return this builder
     */
    public B listener(PoolListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
        return self();
    }

    /**
     * Sets the clock.
     *
     * @param newTicker the clock; not null
     * @return this builder
     */
    public B ticker(Ticker newTicker) {
        ticker = Objects.requireNonNull(newTicker, "ticker must not be null");
        return self();
    }

    /**
     * Sets who waits and runs timers.
     *
     * @param newScheduler the scheduler; not null
     * @return this builder
     */
    public B scheduler(Scheduler newScheduler) {
        scheduler = Objects.requireNonNull(newScheduler, "scheduler must not be null");
        return self();
    }

    /**
     * Sets what exceptions and results of agents mean. Without it {@link OutcomeClassifier#defaults()} decide.
     *
     * @param newClassifier the classifier; not null
     * @return this builder
     */
    public B classifier(OutcomeClassifier newClassifier) {
        classifier = Objects.requireNonNull(newClassifier, "classifier must not be null");
        return self();
    }

    /**
     * Sets where random numbers come from; with a seeded source a single-threaded program runs the same every time.
     *
     * @param newRandom asked for a generator on the thread that uses it; not null
     * @return this builder
     */
    public B random(Supplier<? extends RandomGenerator> newRandom) {
        random = Objects.requireNonNull(newRandom, "random must not be null");
        return self();
    }

    /**
     * Adds what asynchronous calls take along from the threads of their callers, such as {@link ContextPropagator#mdc}.
     *
     * @param propagator asked once for each asynchronous call; not null
     * @return this builder
     */
    public B contextPropagator(ContextPropagator propagator) {
        propagators.add(Objects.requireNonNull(propagator, "contextPropagator must not be null"));
        return self();
    }

    GroupSetup toSetup() {
        EventPublisher publisher = new EventPublisher(listeners);
        Scheduler guarded = GuardedScheduler.of(name, scheduler);
        return new GroupSetup(name, config, publisher, ticker, guarded, random, classifier, List.copyOf(propagators));
    }
}
