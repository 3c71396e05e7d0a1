package dev.pooling.health;

/**
 * Finds out whether an agent works, without a caller: a look at its health page, an empty question. A pool that is given
 * one asks it about each agent from time to time, takes an agent out that does not answer, and lets it in again when it
 * does. The builders of pools and chains take it as {@code probe}; docs/probes.md has the whole of it.
 *
 * <p>It may block: every probe has a thread of its own, a virtual one where there are any. It is interrupted when it takes
 * longer than the pool's {@code probeTimeout}. It is asked about one agent once at a
 * time, about several at once, so it must be thread-safe. Whatever it does, callers do not notice: what it throws is a
 * failed probe, and a probe that never returns is not begun a second time.
 *
 * @param <T> the type of the agents
 * @since 0.1
 */
@FunctionalInterface
public interface HealthProbe<T> {

    /**
     * Checks an agent.
     *
     * @param agent the agent; never null
     * @return whether it works
     * @throws Exception if it does not; the same as false
     */
    boolean check(T agent) throws Exception;
}
