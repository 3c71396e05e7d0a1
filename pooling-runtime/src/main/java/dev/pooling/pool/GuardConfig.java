package dev.pooling.pool;

import java.time.Duration;

/** The options of a {@link PoolConfig} that keep agents and callers from harming each other. */
abstract class GuardConfig {

    GuardConfig() {}

    /**
     * Returns the value of an option.
     *
     * @param option the option; not null
     * @return an {@link Integer}, a {@link Double} or a {@link Duration}; never null
     */
    public abstract Object get(PoolOption option);

    /**
     * Returns for how long a throttled agent gets no call if it does not say for how long itself. Default 1 s.
     *
     * @return a duration above zero
     */
    public Duration throttleCooldown() {
        return duration(PoolOption.THROTTLE_COOLDOWN);
    }

    /**
     * Returns for how long a throttled agent gets no call at the most, whatever it says. Default 5 min, or {@link
     * #throttleCooldown} if that is longer.
     *
     * @return a duration, at least {@link #throttleCooldown}
     */
    public Duration throttleMaxCooldown() {
        return atLeast(PoolOption.THROTTLE_MAX_COOLDOWN, throttleCooldown());
    }

    /**
     * Returns on how many agents of a pool, all of them flawless otherwise, a call must fail in the same way to be blamed
     * itself, so that no further agent is asked. Default 3. At the end, when nobody is left to ask, two are enough whatever
     * this says. 0 where agents can do different things, so that the next one may know what the others do not. Of no effect in
     * a chain.
     *
     * @return a number from 2, or 0: a call is judged only when nobody is left to ask
     */
    public int blameMinimumAgents() {
        return (int) get(PoolOption.BLAME_MINIMUM_AGENTS);
    }

    final Duration duration(PoolOption option) {
        return (Duration) get(option);
    }

    final Duration atLeast(PoolOption option, Duration least) {
        Duration value = duration(option);
        return value.compareTo(least) < 0 ? least : value;
    }
}
