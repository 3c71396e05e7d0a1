package dev.pooling.routing;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call as a selector sees it. It takes the place of the route key, and has that in it, on the way to a {@link Balancer}
 * that {@link Balancer#looksAtCalls looks at calls}. For generated proxies, by way of the pool.
 *
 * @param method the name of the method; null for a call made in code
 * @param arguments its arguments, primitive ones boxed; unmodifiable
 * @param routeKey the key for sticky routing, or null
 * @since 0.1
 */
public record CallDescription(
        @Nullable String method,
        List<@Nullable Object> arguments,
        @Nullable Object routeKey) {

    /**
     * Describes a call of a method.
     *
     * @param method the name of the method; null for a call made in code
     * @param arguments its arguments; handed over
     * @param routeKey the key for sticky routing, or null
     * @return the description; never null
     */
    public static CallDescription of(@Nullable String method, @Nullable Object[] arguments, @Nullable Object routeKey) {
        return new CallDescription(method, Collections.unmodifiableList(Arrays.asList(arguments)), routeKey);
    }

    /**
     * Returns whether there is a route key.
     *
     * @param given a route key, a description, or null
     * @return false if it is null, or a description without a route key
     */
    public static boolean hasKey(@Nullable Object given) {
        return (given instanceof CallDescription call ? call.routeKey : given) != null;
    }

    /**
     * Replaces the route key.
     *
     * @param given a route key, a description, or null
     * @param routeKey the other key, or null
     * @return the other key, or the description with it
     */
    public static @Nullable Object withKey(@Nullable Object given, @Nullable Object routeKey) {
        return given instanceof CallDescription call
                ? new CallDescription(call.method, call.arguments, routeKey)
                : routeKey;
    }

    /** The description of a call that has none. */
    static CallDescription of(@Nullable Object given) {
        return given instanceof CallDescription call ? call : new CallDescription(null, List.of(), given);
    }
}
