package dev.pooling.pool;

import dev.pooling.routing.Candidate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Picks one agent while its breaker lets calls in, whatever its health; after it whom another picker finds. */
final class HomePicker<T> implements AgentPicker<T> {

    private final AgentPicker<T> others;
    private final String homeId;

    HomePicker(AgentPicker<T> others, String homeId) {
        this.others = others;
        this.homeId = homeId;
    }

    @Override
    public AgentGroup<T> group() {
        return others.group();
    }

    @Override
    public boolean returnsToTried() {
        return others.returnsToTried();
    }

    @Override
    public @Nullable Object key(@Nullable Object given) {
        return others.key(given);
    }

    @Override
    public boolean picksAmongAll() {
        return others.picksAmongAll();
    }

    @Override
    public boolean isFull(@Nullable Predicate<? super Candidate> tried) {
        // The home is a member like the others.
        return others.isFull(tried);
    }

    @Override
    public @Nullable AgentLease<T> pick(
            long nowNanos, @Nullable Object routeKey, @Nullable Predicate<? super Candidate> tried) {
        PooledAgent<T> home = group().isClosed() ? null : group().find(homeId);
        if (home != null && (tried == null || !tried.test(home))) {
            AgentLease<T> lease = group().acquire(home, nowNanos);
            if (lease != null) {
                return lease;
            }
        }
        return others.pick(nowNanos, routeKey, tried);
    }
}
