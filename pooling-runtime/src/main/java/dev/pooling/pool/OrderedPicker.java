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
    public boolean picksAmongAll() {
        return order.isEmpty();
    }

    @Override
    public boolean isFull(@Nullable Predicate<? super Candidate> tried) {
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
        return order.isEmpty() ? members.size() : order.size();
    }

    private @Nullable PooledAgent<T> member(List<PooledAgent<T>> members, int index) {
        return order.isEmpty() ? members.get(index) : group.find(order.get(index));
    }
}
