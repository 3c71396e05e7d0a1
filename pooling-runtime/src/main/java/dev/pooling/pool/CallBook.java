package dev.pooling.pool;

import dev.pooling.event.PoolEvent.AgentThrottled;
import dev.pooling.health.AgentStatus;
import dev.pooling.retry.Outcome;
import java.time.Duration;

/**
 * The book that a group keeps of its calls: each outcome goes to the health and the breaker of the agent, and from there to
 * its status. Every call that was begun is ended here exactly once, and leaves its place to another one when that is done.
 */
final class CallBook<T> {

    private final AgentGroup<T> group;

    CallBook(AgentGroup<T> group) {
        this.group = group;
    }

    void succeeded(AgentLease<T> lease, long nowNanos, long elapsedNanos) {
        PooledAgent<T> member = lease.memberOrThrow();
        try {
            lease.healthOrThrow().success(elapsedNanos, nowNanos);
            member.breaker().onSuccess(lease.stamp, nowNanos, elapsedNanos);
            if (lease.kind != AgentLease.Kind.ORDINARY || member.knownStatus() != AgentStatus.HEALTHY) {
                trickled(lease, member, true, nowNanos);
                group.updateStatus(member, nowNanos);
            }
        } finally {
            lease.leave(elapsedNanos, nowNanos);
        }
    }

    /** An ordinary call has succeeded of which it is not known how long it took. */
    void succeededUntimed(AgentLease<T> lease, int stripe, long recentNanos) {
        PooledAgent<T> member = lease.memberOrThrow();
        try {
            lease.healthOrThrow().untimedSuccess(stripe, recentNanos);
            member.breaker().onSuccess(lease.stamp, recentNanos, 0);
            if (member.knownStatus() != AgentStatus.HEALTHY) {
                group.updateStatus(member, group.ticker().nanoTime());
            }
        } finally {
            lease.leave();
        }
    }

    void failed(AgentLease<T> lease, long nowNanos, long elapsedNanos) {
        try {
            recordFailure(lease, nowNanos, elapsedNanos);
        } finally {
            lease.leave();
        }
    }

    /** The agent has taken too long. */
    void timedOut(AgentLease<T> lease, long nowNanos, long limitNanos) {
        try {
            recordFailure(lease, nowNanos, limitNanos);
        } finally {
            lease.leaveOverloaded(nowNanos);
        }
    }

    private void recordFailure(AgentLease<T> lease, long nowNanos, long elapsedNanos) {
        PooledAgent<T> member = lease.memberOrThrow();
        lease.healthOrThrow().failure(Math.max(elapsedNanos, 2 * slowestWorkingNanos(nowNanos)), nowNanos);
        member.breaker().onFailure(lease.stamp, nowNanos);
        trickled(lease, member, false, nowNanos);
        group.updateStatus(member, nowNanos);
    }

    /** Ends a call in the way that its outcome asks for. */
    void ended(AgentLease<T> lease, Outcome outcome, long nowNanos, long elapsedNanos) {
        switch (outcome.kind()) {
            case SUCCESS -> succeeded(lease, nowNanos, elapsedNanos);
            case FAILURE -> failed(lease, nowNanos, elapsedNanos);
            case THROTTLED -> throttled(lease, outcome, nowNanos);
            case IGNORED, REJECTED_CALL -> ignored(lease);
        }
    }

    /** The call counts for nothing, and the agent gets no other one for a while. */
    private void throttled(AgentLease<T> lease, Outcome outcome, long nowNanos) {
        PoolConfig config = group.setup().config();
        Duration asked = outcome.cooldown().orElse(config.throttleCooldown());
        Duration cooldown = asked.compareTo(config.throttleMaxCooldown()) > 0 ? config.throttleMaxCooldown() : asked;
        PooledAgent<T> member = lease.memberOrThrow();
        try {
            if (member.cooldown().extend(nowNanos, cooldown.toNanos())) {
                group.refresh();
                group.events().publish(new AgentThrottled(group.name(), member.id(), cooldown));
            }
        } finally {
            recordIgnored(lease);
            lease.leaveOverloaded(nowNanos);
        }
    }

    /** The call counts for nothing, but its permit comes back. */
    void ignored(AgentLease<T> lease) {
        recordIgnored(lease);
        lease.leave();
    }

    private void recordIgnored(AgentLease<T> lease) {
        lease.healthOrThrow().ignored();
        lease.breaker().onIgnored(lease.stamp);
    }

    /** The failure was the caller's fault: it is taken out of the book. */
    void takeBack(AgentLease<T> lease) {
        PooledAgent<T> member = lease.memberOrThrow();
        lease.healthOrThrow().takeBackFailure();
        member.breaker().takeBack(lease.stamp);
        group.updateStatus(member, group.ticker().nanoTime());
    }

    private void trickled(AgentLease<T> lease, PooledAgent<T> member, boolean success, long nowNanos) {
        if (lease.kind == AgentLease.Kind.TRICKLE
                && member.trickled(success, group.setup().config().circuitSuccessThreshold())) {
            lease.healthOrThrow().restartWindow(nowNanos);
        }
    }

    /**
     * The longest latency estimate among the agents whose last call succeeded; of a large group, among some of them. A
     * failure counts as twice that: an agent that fails at once must look slower than any that works, and agents that fail
     * must not push each other's estimate up without end.
     */
    private long slowestWorkingNanos(long nowNanos) {
        AgentLease<T>[] leases = group.roster().activeLeases();
        int step = Math.max(1, leases.length / 64);
        long slowest = 0;
        for (int i = 0; i < leases.length; i += step) {
            PooledAgent<T> member = leases[i].memberOrThrow();
            if (member.recorder().consecutiveFailures() == 0) {
                slowest = Math.max(slowest, member.latencyNanos(nowNanos));
            }
        }
        return slowest;
    }
}
