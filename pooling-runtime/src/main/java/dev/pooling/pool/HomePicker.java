package dev.pooling.pool;

import dev.pooling.routing.Exclusion;
import dev.pooling.routing.Tags;
import org.jspecify.annotations.Nullable;

/** Picks one agent while its breaker lets calls in, whatever its health; after it whom another picker finds. */
final class HomePicker<T> implements AgentPicker<T> {

    private final AgentPicker<T> others;
    private final Home<T> home;

    HomePicker(AgentPicker<T> others, Home<T> home) {
        this.others = others;
        this.home = home;
    }

    @Override
    public AgentGroup<T> group() {
        return others.group();
    }

    @Override
    public Tags tags() {
        return others.tags();
    }

    @Override
    public AgentPicker<T> requiring(Tags tags) {
        return new HomePicker<>(others.requiring(tags), home);
    }

    @Override
    public boolean hasAvailable() {
        return others.hasAvailable();
    }

    /** The agent itself is the last resort, but not of calls that require what it does not have. */
    @Override
    public boolean letsAnswer(T handler) {
        return handler != home.agent() || tags().isEmpty() || fitting() != null;
    }

    /** The agent, if it is a member and has the tags. */
    private @Nullable PooledAgent<T> fitting() {
        PooledAgent<T> member = group().find(home.id());
        return member != null && member.has(tags()) ? member : null;
    }

    @Override
    public boolean returnsToTried() {
        return others.returnsToTried();
    }

    @Override
    public boolean looksAtCalls() {
        return others.looksAtCalls();
    }

    @Override
    public @Nullable Object key(@Nullable Object given) {
        return others.key(given);
    }

    @Override
    public @Nullable Object restriction() {
        return others.restriction();
    }

    @Override
    public boolean isFull(@Nullable Exclusion tried) {
        // The home is a member like the others.
        return others.isFull(tried);
    }

    @Override
    public @Nullable AgentLease<T> pick(long nowNanos, @Nullable Object routeKey, @Nullable Exclusion tried) {
        PooledAgent<T> member = group().isClosed() ? null : fitting();
        if (member != null && (tried == null || !tried.test(member))) {
            AgentLease<T> lease = group().acquire(member, nowNanos);
            if (lease != null) {
                return lease;
            }
        }
        return others.pick(nowNanos, routeKey, tried);
    }
}
