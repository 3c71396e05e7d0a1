package dev.pooling.pool;

import java.time.Duration;

/** What can be set of the options in {@link GuardConfig}; {@code B} stands for the builder. */
abstract class GuardOptions<B> {

    GuardOptions() {}

    /**
     * Sets any option.
     *
     * @param option the option; not null
     * @param value a value of its type; not null
     * @return this builder
     */
    public abstract B set(PoolOption option, Object value);

    /**
     * Sets an option, see {@link PoolConfig#throttleCooldown}.
     *
     * @param cooldown a duration above zero
     * @return this builder
     */
    public B throttleCooldown(Duration cooldown) {
        return set(PoolOption.THROTTLE_COOLDOWN, cooldown);
    }

    /**
     * Sets an option, see {@link PoolConfig#throttleMaxCooldown}.
     *
     * @param cooldown a duration, at least the throttle cooldown
     * @return this builder
     */
    public B throttleMaxCooldown(Duration cooldown) {
        return set(PoolOption.THROTTLE_MAX_COOLDOWN, cooldown);
    }

    /**
     * Sets an option, see {@link PoolConfig#blameMinimumAgents}.
     *
     * @param agents a number from 2, or 0
     * @return this builder
     */
    public B blameMinimumAgents(int agents) {
        return set(PoolOption.BLAME_MINIMUM_AGENTS, agents);
    }
}
