package dev.pooling.pool;

import dev.pooling.routing.Candidate;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Picks the first agent in order whose breaker lets the call in: how a chain goes. */
final class OrderedPicker<T> implements AgentPicker<T> {

    private final AgentGroup<T> group;

    /** The ids in order; empty for the order of the group. */
    private final List<String> order;

    OrderedPicker(AgentGroup<T> group, List<String> order) {
        this.group = group;
        this.order = List.copyOf(order);
    }

    @Override
    public AgentGroup<T> group() {
        return group;
    }

    @Override
    public boolean returnsToTried() {
        return false;
    }

    @Override
    public @Nullable AgentLease<T> pick(
            long nowNanos, @Nullable Object routeKey, @Nullable Predicate<? super Candidate> tried) {
        List<PooledAgent<T>> members = group.roster().members();
        int size = order.isEmpty() ? members.size() : order.size();
        for (int i = 0; i < size; i++) {
            PooledAgent<T> member = order.isEmpty() ? members.get(i) : group.find(order.get(i));
            if (member != null && (tried == null || !tried.test(member))) {
                AgentLease<T> lease = group.acquire(member, nowNanos);
                if (lease != null) {
                    return lease;
                }
            }
        }
        return null;
    }
}
