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

    /** Those whose breakers are open. */
    private final List<PooledAgent<T>> open = new ArrayList<>();

    private long reviewInNanos;
    private boolean troubled;
    private boolean ramping;
    private boolean triesEarly;

    /** How many more agents may be out because they have failed; those with open breakers come first. */
    private int mayBeOut;

    private final boolean mayOneMoreOpen;

    private RosterBuilder(AgentGroup<T> group, List<PooledAgent<T>> members, long nowNanos) {
        this.group = group;
        this.nowNanos = nowNanos;
        this.active = new ArrayList<>(members.size());
        this.reviewInNanos = group.reviewNanos();
        double share = group.setup().config().maxOutShare();
        int out = (int) members.stream().filter(this::isOut).count();
        this.mayBeOut = Math.max(1, (int) (share * members.size())) - out;
        this.mayOneMoreOpen = mayBeOut > 0;
    }

    private boolean isOut(PooledAgent<T> member) {
        return member.breaker().state(nowNanos) != State.CLOSED;
    }

    static <T> Roster<T> build(AgentGroup<T> group, List<PooledAgent<T>> members, Candidate[] all, long nowNanos) {
        RosterBuilder<T> builder = new RosterBuilder<>(group, members, nowNanos);
        if (!group.isClosed()) {
            members.forEach(builder::sort);
            builder.reviewOpen(members.size());
        }
        return builder.toRoster(members, all);
    }

    private void sort(PooledAgent<T> member) {
        State state = member.breaker().state(nowNanos);
        if (member.ramp() != null) {
            ramp(member, member.ramp(), state);
        }
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
                open.add(member);
            }
        }
    }

    /**
     * With more than half of the agents out, those with open breakers are tried early: the ones that are left may have too much
     * to do, and be out next.
     */
    private void reviewOpen(int size) {
        int fewest = group.setup().config().earlyTrialMinimumAgents();
        triesEarly = group.avoidsUnhealthy() && fewest > 0 && size >= fewest && 2 * active.size() < size;
        for (PooledAgent<T> member : open) {
            long waitNanos = member.trialWaitNanos(triesEarly, nowNanos);
            if (waitNanos == 0) {
                member.breaker().tryEarly(nowNanos, PooledAgent.EARLY_TRIAL_NANOS);
                recovering.add(member);
            } else {
                reviewInNanos = Math.min(reviewInNanos, waitNanos);
            }
        }
    }

    /** Who comes back into the rotation starts slowly; when it has done so, the roster is to be made anew. */
    private void ramp(PooledAgent<T> member, Ramp ramp, State state) {
        ramp.takesPart(state == State.CLOSED && !isAvoided(member), nowNanos);
        long remainingNanos = ramp.remainingNanos(nowNanos);
        if (remainingNanos > 0) {
            troubled = true;
            ramping = true;
            reviewInNanos = Math.min(reviewInNanos, remainingNanos);
        }
    }

    private boolean isAvoided(PooledAgent<T> member) {
        return group.avoidsUnhealthy() && member.recorder().status(nowNanos) == AgentStatus.UNHEALTHY;
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
        if (mayBeOut > 0 && isAvoided(member)) {
            mayBeOut--;
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
                mayOneMoreOpen,
                troubled,
                triesEarly,
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

    private CandidateSet candidates(AgentLease<T>[] leases, Candidate[] all) {
        Candidate[] candidates = agents(leases);
        return ramping ? CandidateSet.startingSlowly(candidates, all, nowNanos) : new CandidateSet(candidates, all);
    }

    static Candidate[] agents(AgentLease<?>[] leases) {
        Candidate[] candidates = new Candidate[leases.length];
        for (int i = 0; i < leases.length; i++) {
            candidates[i] = leases[i].memberOrThrow();
        }
        return candidates;
    }
}
