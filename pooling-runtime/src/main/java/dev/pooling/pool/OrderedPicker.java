package dev.pooling.pool;

import dev.pooling.routing.Exclusion;
import dev.pooling.routing.Tags;
import java.util.List;
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
    public @Nullable AgentLease<T> pick(long nowNanos, @Nullable Object routeKey, @Nullable Exclusion tried) {
        List<PooledAgent<T>> members = group.roster().members();
        for (int i = 0; i < size(members); i++) {
            PooledAgent<T> member = member(members, i);
            if (member != null && (tried == null || !tried.test(member))) {
                AgentLease<T> lease = group.acquire(member, nowNanos);
                if (lease != null) {
                    return lease;
                }
            }
        }
        return null;
    }

    @Override
    public @Nullable Object restriction() {
        return order.isEmpty() && tags.isEmpty() ? null : List.of(order, tags);
    }

    @Override
    public boolean isFull(@Nullable Exclusion tried) {
        List<PooledAgent<T>> members = group.roster().members();
        long nowNanos = group.ticker().nanoTime();
        for (int i = 0; i < size(members); i++) {
            PooledAgent<T> member = member(members, i);
            if (member != null && (tried == null || !tried.test(member)) && isOutForItsLimitAlone(member, nowNanos)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOutForItsLimitAlone(PooledAgent<?> member, long nowNanos) {
        return switch (member.breaker().state(nowNanos)) {
            // By now it may have a place left again.
            case CLOSED -> member.limit() != null && member.cooldown().remainingNanos(nowNanos) == 0;
            case HALF_OPEN -> member.isFull();
            case OPEN -> false;
        };
    }

    private int size(List<PooledAgent<T>> members) {
        if (group.isClosed()) {
            return 0;
        }
        return order.isEmpty() ? members.size() : order.size();
    }

    /** The agent in a place of the order; null if there is none, or none that has the tags. */
    private @Nullable PooledAgent<T> member(List<PooledAgent<T>> members, int index) {
        PooledAgent<T> member = order.isEmpty() ? members.get(index) : group.find(order.get(index));
        return member != null && member.has(tags) ? member : null;
    }
}
