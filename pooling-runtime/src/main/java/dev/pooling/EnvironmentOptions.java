package dev.pooling;

import dev.pooling.async.ContextPropagator;
import dev.pooling.time.Scheduler;
import dev.pooling.time.Ticker;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What can be set of the surroundings in which calls run; {@code B} stands for the builder. */
abstract class EnvironmentOptions<T, B> {

    final PoolDraft<T> draft;

    EnvironmentOptions(PoolDraft<T> draft) {
        this.draft = draft;
    }

    abstract B self();

    /**
     * Adds what asynchronous calls take along from the threads of their callers, such as {@link ContextPropagator#mdc}.
     *
     * @param propagator asked once for each asynchronous call; not null
     * @return this builder
     */
    public B contextPropagator(ContextPropagator propagator) {
        draft.propagators.add(Objects.requireNonNull(propagator, "contextPropagator must not be null"));
        return self();
    }

    /**
     * Sets the clock: for tests.
     *
     * @param ticker the clock; not null
     * @return this builder
     */
    public B ticker(Ticker ticker) {
        draft.ticker = Objects.requireNonNull(ticker, "ticker must not be null");
        return self();
    }

    /**
     * Sets who waits and runs timers: for tests.
     *
     * @param scheduler the scheduler; not null
     * @return this builder
     */
    public B scheduler(Scheduler scheduler) {
        draft.scheduler = Objects.requireNonNull(scheduler, "scheduler must not be null");
        return self();
    }

    /**
     * Sets where random numbers come from: for tests.
     *
     * @param random asked for a generator on the thread that uses it; not null
     * @return this builder
     */
    public B random(Supplier<? extends RandomGenerator> random) {
        draft.random = Objects.requireNonNull(random, "random must not be null");
        return self();
    }
}
