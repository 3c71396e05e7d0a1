package dev.pooling.pool;

import dev.pooling.routing.CallDescription;
import dev.pooling.routing.Exclusion;
import dev.pooling.routing.Tags;
import org.jspecify.annotations.Nullable;

/** Gives a route key to calls that have none of their own. */
final class KeyedPicker<T> implements AgentPicker<T> {

    private final AgentPicker<T> picker;
    private final Object routeKey;

    KeyedPicker(AgentPicker<T> picker, Object routeKey) {
        this.picker = picker;
        this.routeKey = routeKey;
    }

    @Override
    public boolean looksAtCalls() {
        return picker.looksAtCalls();
    }

    @Override
    public @Nullable Object key(@Nullable Object given) {
        return CallDescription.hasKey(given) ? given : CallDescription.withKey(given, routeKey);
    }

    @Override
    public @Nullable AgentLease<T> pick(long nowNanos, @Nullable Object given, @Nullable Exclusion tried) {
        return picker.pick(nowNanos, key(given), tried);
    }

    @Override
    public AgentPicker<T> requiring(Tags others) {
        return new KeyedPicker<>(picker.requiring(others), routeKey);
    }

    @Override
    public AgentGroup<T> group() {
        return picker.group();
    }

    @Override
    public Tags tags() {
        return picker.tags();
    }

    @Override
    public boolean hasAvailable() {
        return picker.hasAvailable();
    }

    @Override
    public boolean isFull(@Nullable Exclusion tried) {
        return picker.isFull(tried);
    }

    @Override
    public @Nullable Object restriction() {
        return picker.restriction();
    }

    @Override
    public boolean returnsToTried() {
        return picker.returnsToTried();
    }

    @Override
    public boolean letsAnswer(T handler) {
        return picker.letsAnswer(handler);
    }
}
