package dev.pooling.pool;

import dev.pooling.routing.Tags;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What holds for single calls: tags that their agents must have, a key to route by, limits. It holds for the calls that a
 * body of code makes, of whatever pool, chain or proxy, or of objects that the Java agent has pooled:
 *
 * <pre>{@code
 * CallOptions inEurope = CallOptions.builder().tags("region=eu").routeKey(user).build();
 * String answer = inEurope.call(() -> chat.answer(question));
 * }</pre>
 *
 * <p>Options stand above those of builders, overrides and annotations, and those of an inner body above those of the one
 * around it; tags do so key by key. Only what a call is given itself stands higher: an argument marked as the route key,
 * or a key or a number of retries that code passes to the pool.
 *
 * <p>They hold on the thread of the body alone, until it ends. An asynchronous call keeps the options that hold where it is
 * made, in all its attempts; a publisher those of where its method was called. They do not hold for what an agent calls
 * while it answers, nor within the code passed to {@code execute}: other pools may be asked there, whose agents know nothing
 * of these tags.
 *
 * <p>Immutable and thread-safe. While no thread is in such a body, calls pay next to nothing for this.
 *
 * @since 0.1
 */
public final class CallOptions {

    /** Retries, limits and tags. */
    private final PoolConfig config;

    private final @Nullable Object routeKey;

    private CallOptions(PoolConfig config, @Nullable Object routeKey) {
        this.config = config;
        this.routeKey = routeKey;
    }

    /**
     * Begins to make options.
     *
     * @return a builder in which nothing is set
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Runs a body within these options.
     *
     * @param body makes the calls; not null
     */
    public void run(Runnable body) {
        Objects.requireNonNull(body, "body must not be null");
        CallScope.<@Nullable Object, RuntimeException>call(this, () -> {
            body.run();
            return null;
        });
    }

    /**
     * Runs a body within these options, and returns what it does.
     *
     * @param body makes the calls; not null
     * @param <R> the type of the result
     * @param <X> the checked exception that the body may throw
     * @return what the body returned
     * @throws X what the body threw
     */
    public <R extends @Nullable Object, X extends Exception> R call(Body<? extends R, X> body) throws X {
        return CallScope.call(this, Objects.requireNonNull(body, "body must not be null"));
    }

    /** These options within those of the body around. */
    CallOptions within(CallOptions outer) {
        return new CallOptions(config.withDefaults(outer.config), routeKey != null ? routeKey : outer.routeKey);
    }

    <T> AgentPicker<T> applyTo(AgentPicker<T> picker) {
        AgentPicker<T> tagged = picker.requiring(picker.tags().refinedBy(config.tags()));
        return routeKey == null ? tagged : new KeyedPicker<>(tagged, routeKey);
    }

    /**
     * The policy of a call.
     *
     * @param isRetried whether the number of retries matters: a chain asks each agent once
     */
    CallPolicy applyTo(CallPolicy policy, boolean isRetried) {
        return new CallPolicy(
                policy.methodName(),
                isRetried && config.isSet(PoolOption.RETRIES) ? config.retries() : policy.retries(),
                nanos(PoolOption.REQUEST_TIMEOUT, policy.timeoutNanos()),
                nanos(PoolOption.DEADLINE, policy.deadlineNanos()),
                policy.retryable());
    }

    private long nanos(PoolOption option, long otherwise) {
        return config.isSet(option) ? ((Duration) config.get(option)).toNanos() : otherwise;
    }

    /** Tells which options are set, but not the route key, which may be a secret. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("CallOptions[");
        for (PoolOption option : config.explicitOptions()) {
            text.append(option.key()).append('=').append(config.get(option)).append("; ");
        }
        return text.append(routeKey == null ? "no routeKey]" : "routeKey]").toString();
    }

    /**
     * Code that makes calls.
     *
     * @param <R> the type of the result
     * @param <X> the checked exception that it may throw
     */
    @FunctionalInterface
    public interface Body<R extends @Nullable Object, X extends Exception> {

        /**
         * Makes the calls.
         *
         * @return the result
         * @throws X if a call fails, or anything else
         */
        R call() throws X;
    }

    /** Makes {@link CallOptions}. What is not set stays as it is without them. Not thread-safe. */
    public static final class Builder {

        private final PoolConfig.Builder config = PoolConfig.builder();
        private @Nullable Object routeKey;

        private Builder() {}

        /**
         * Sets what the calls require of their agents.
         *
         * @param tags each of the form {@code key=value} or {@code key}; see {@link Tags}
         * @return this builder
         * @throws IllegalArgumentException naming the first malformed tag
         */
        public Builder tags(String... tags) {
            return tags(Tags.of(tags));
        }

        /**
         * Sets what the calls require of their agents.
         *
         * @param tags the tags; not null
         * @return this builder
         */
        public Builder tags(Tags tags) {
            config.tags(tags);
            return this;
        }

        /**
         * Sets the key by which CONSISTENT_HASH, or a selector, routes calls that have none of their own.
         *
         * @param newRouteKey the key; not null
         * @return this builder
         */
        public Builder routeKey(Object newRouteKey) {
            routeKey = Objects.requireNonNull(newRouteKey, "routeKey must not be null");
            return this;
        }

        /**
         * Sets how many further attempts may follow the first. Of no effect for chains, which ask each agent once.
         *
         * @param retries a number from 0
         * @return this builder
         */
        public Builder retries(int retries) {
            config.retries(retries);
            return this;
        }

        /**
         * Sets how long one attempt may take.
         *
         * @param timeout a duration; zero for no limit
         * @return this builder
         */
        public Builder requestTimeout(Duration timeout) {
            config.requestTimeout(timeout);
            return this;
        }

        /**
         * Sets how long each call may take as a whole.
         *
         * @param deadline a duration; zero for no limit
         * @return this builder
         */
        public Builder deadline(Duration deadline) {
            config.deadline(deadline);
            return this;
        }

        /**
         * Makes the options.
         *
         * @return the options; never null
         * @throws IllegalArgumentException naming every option that is out of bounds
         */
        public CallOptions build() {
            return new CallOptions(config.buildLayer(), routeKey);
        }
    }
}
