package dev.pooling.pool;

import dev.pooling.routing.Candidate;
import dev.pooling.routing.Tags;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Picks the first agent in order that has the tags and whose breaker lets the call in: how a chain goes. */
final class OrderedPicker<T> implements AgentPicker<T> {

    private final AgentGroup<T> group;

    /** The ids in order; empty for the order of the group. */
    private final List<String> order;

    private final Tags tags;

    OrderedPicker(AgentGroup<T> group, List<String> order, Tags tags) {
        this.group = group;
        this.order = List.copyOf(order);
        this.tags = tags;
    }

    @Override
    public AgentGroup<T> group() {
        return group;
    }

    @Override
    public Tags tags() {
        return tags;
    }

    @Override
    public AgentPicker<T> requiring(Tags others) {
        return new OrderedPicker<>(group, order, others);
    }

    @Override
    public boolean hasAvailable() {
        return group.roster().hasAvailable();
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
            if (member != null && member.has(tags) && (tried == null || !tried.test(member))) {
                AgentLease<T> lease = group.acquire(member, nowNanos);
                if (lease != null) {
                    return lease;
                }
            }
        }
        return null;
    }
}
