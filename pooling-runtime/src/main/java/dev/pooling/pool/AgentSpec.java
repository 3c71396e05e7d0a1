package dev.pooling.pool;

import dev.pooling.internal.LogText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is added with; validated.
 *
 * @param maxConcurrent how many calls of it may be under way at a time, 0 for any number; null for what is configured
 */
record AgentSpec<T>(
        String id,
        T agent,
        double weight,
        int priority,
        Map<String, ?> metadata,
        @Nullable Integer maxConcurrent) {

    static final double DEFAULT_WEIGHT = 1.0;

    AgentSpec {
        if (id == null || id.isBlank()) {
            throw new IllegalArgumentException(
                    "id must not be null or blank, was " + (id == null ? "null" : "'" + LogText.printable(id) + "'"));
        }
        if (agent == null) {
            throw new IllegalArgumentException("agent must not be null for id '" + LogText.printable(id) + "'");
        }
        if (!Double.isFinite(weight) || weight <= 0) {
            throw new IllegalArgumentException(
                    "weight must be finite and > 0, was " + weight + " for id '" + LogText.printable(id) + "'");
        }
        if (metadata == null) {
            throw new IllegalArgumentException("metadata must not be null for id '" + LogText.printable(id) + "'");
        }
        if (maxConcurrent != null && maxConcurrent < 0) {
            throw new IllegalArgumentException(
                    "maxConcurrent must be >= 0, was " + maxConcurrent + " for id '" + LogText.printable(id) + "'");
        }
        // Copied here, before any lock is taken: the map is foreign code. Null values are allowed, unlike in
        // Map.copyOf.
        metadata = metadata.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    static <T> AgentSpec<T> of(String id, T agent) {
        return of(id, agent, Map.of());
    }

    static <T> AgentSpec<T> of(String id, T agent, Map<String, ?> metadata) {
        return new AgentSpec<>(id, agent, DEFAULT_WEIGHT, 0, metadata, null);
    }
}
