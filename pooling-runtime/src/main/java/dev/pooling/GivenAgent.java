package dev.pooling;

import org.jspecify.annotations.Nullable;

/**
 * An agent as the caller gave it, unchecked.
 *
 * @param named whether the caller gave an id; else it is found out
 * @param id the id, which may be null by mistake
 * @param agent the agent, which may be null by mistake
 * @param options what the caller set
 */
record GivenAgent<T>(
        boolean named, @Nullable String id, @Nullable T agent, AgentOptions options) {}
