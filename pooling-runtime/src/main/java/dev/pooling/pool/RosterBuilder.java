package dev.pooling.pool;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.health.AgentStatus;
import dev.pooling.routing.Candidate;
import dev.pooling.routing.CandidateSet;
import java.util.ArrayList;
import java.util.List;

/** Sorts the members of a group by who takes part now. Used once, by one thread. */
final class RosterBuilder<T> {

    private final AgentGroup<T> group;
    private final long nowNanos;
    private final List<AgentLease<T>> active;
    private final List<AgentLease<T>> soft = new ArrayList<>();
    private final List<PooledAgent<T>> recovering = new ArrayList<>();
    private long reviewInNanos;
    private boolean troubled;

    private RosterBuilder(AgentGroup<T> group, int size, long nowNanos) {
        this.group = group;
        this.nowNanos = nowNanos;
        this.active = new ArrayList<>(size);
        this.reviewInNanos = group.reviewNanos();
    }

    static <T> Roster<T> build(AgentGroup<T> group, List<PooledAgent<T>> members, Candidate[] all, long nowNanos) {
        RosterBuilder<T> builder = new RosterBuilder<>(group, members.size(), nowNanos);
        if (!group.isClosed()) {
            members.forEach(builder::sort);
        }
        return builder.toRoster(members, all);
    }

    private void sort(PooledAgent<T> member) {
        State state = member.breaker().state(nowNanos);
        long coolingNanos = member.cooldown().remainingNanos(nowNanos);
        if (coolingNanos > 0) {
            troubled = true;
            reviewInNanos = Math.min(reviewInNanos, coolingNanos);
        } else if (state == State.CLOSED) {
            sortClosed(member);
        } else {
            troubled = true;
            if (state == State.HALF_OPEN) {
                recovering.add(member);
            } else {
                reviewInNanos = Math.min(reviewInNanos, member.breaker().openRemainingNanos(nowNanos));
            }
        }
    }

    private void sortClosed(PooledAgent<T> member) {
        long stamp = member.breaker().tryAcquireStamp(nowNanos);
        if (stamp == 0 || !member.breaker().isCurrent(stamp)) {
            // The breaker has moved on since it was looked at; its listener is about to have the roster made again.
            member.breaker().onIgnored(stamp);
            troubled = true;
            return;
        }
        AgentLease<T> lease = member.leaseFor(group, stamp);
        if (group.avoidsUnhealthy() && member.recorder().status(nowNanos) == AgentStatus.UNHEALTHY) {
            troubled = true;
            soft.add(lease);
            recovering.add(member);
        } else {
            active.add(lease);
        }
    }

    private Roster<T> toRoster(List<PooledAgent<T>> members, Candidate[] all) {
        // With nobody better left, all of the unhealthy share the calls: Envoy calls this panic mode.
        boolean panic = active.isEmpty();
        AgentLease<T>[] activeLeases = leases(panic ? soft : active);
        AgentLease<T>[] softLeases = leases(panic ? List.of() : soft);
        return new Roster<>(
                members,
                candidates(activeLeases, all),
                activeLeases,
                candidates(softLeases, all),
                softLeases,
                agents(recovering),
                troubled,
                nowNanos + reviewInNanos);
    }

    @SuppressWarnings("unchecked") // generic array
    private static <T> AgentLease<T>[] leases(List<AgentLease<T>> list) {
        return (AgentLease<T>[]) list.toArray(new AgentLease<?>[0]);
    }

    @SuppressWarnings("unchecked") // generic array
    private static <T> PooledAgent<T>[] agents(List<PooledAgent<T>> list) {
        return (PooledAgent<T>[]) list.toArray(new PooledAgent<?>[0]);
    }

    static <T> CandidateSet candidates(AgentLease<T>[] leases, Candidate[] all) {
        Candidate[] candidates = new Candidate[leases.length];
        for (int i = 0; i < leases.length; i++) {
            candidates[i] = leases[i].memberOrThrow();
        }
        return new CandidateSet(candidates, all);
    }
}
