package dev.pooling;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An agent that is fit to join a pool.
 *
 * @param maxConcurrent how many calls of it may be under way at a time; null for what is configured
 */
record CheckedAgent<T>(
        String id,
        T agent,
        double weight,
        int priority,
        Map<String, Object> metadata,
        @Nullable Integer maxConcurrent) {

    int maxConcurrentOr(int configured) {
        return maxConcurrent == null ? configured : maxConcurrent;
    }
}
