package dev.pooling.pool;

import dev.pooling.breaker.CircuitBreaker;
import dev.pooling.health.HealthRecorder;
import dev.pooling.limit.ConcurrencyLimit;
import org.jspecify.annotations.Nullable;

/**
 * The right to call one agent, together with everything its outcome is reported to: the recorder and the period of the
 * breaker that were in force when it was handed out, so a late outcome never counts in a later period. For generated
 * proxies, which take nothing from it but the agent.
 *
 * <p>Immutable. While the breaker of an agent stays closed all calls share one lease, so none is allocated; a trial call
 * of a half-open breaker has one of its own.
 *
 * @param <T> the type of the agent
 * @since 0.1
 */
public final class AgentLease<T> {

    /** What the call is for. */
    enum Kind {
        /** An ordinary call. */
        ORDINARY,
        /** A trial call of a half-open breaker. */
        TRIAL,
        /** A call that lets an unhealthy agent prove itself. */
        TRICKLE,
        /** A call of a fallback handler, of which nothing is recorded. */
        HANDLER
    }

    private final T agent;
    final Kind kind;
    final @Nullable AgentGroup<T> group;
    final @Nullable PooledAgent<T> member;
    final @Nullable HealthRecorder health;

    /** That of the member, where it costs one read. */
    private final @Nullable CircuitBreaker breaker;

    final long stamp;

    /** The places for calls of the agent; null if it takes any number of them. */
    final @Nullable ConcurrencyLimit limit;

    /** How long the attempt may take instead of what the policy says, for a call near its deadline; 0 for the policy's. */
    final long limitNanos;

    private AgentLease(
            T agent,
            Kind kind,
            @Nullable AgentGroup<T> group,
            @Nullable PooledAgent<T> member,
            @Nullable HealthRecorder health,
            long stamp,
            long limitNanos) {
        this.agent = agent;
        this.kind = kind;
        this.group = group;
        this.member = member;
        this.health = health;
        this.stamp = stamp;
        this.limitNanos = limitNanos;
        this.limit = member == null ? null : member.limit();
        this.breaker = member == null ? null : member.breaker();
    }

    static <T> AgentLease<T> of(AgentGroup<T> group, PooledAgent<T> member, Kind kind, long stamp) {
        return new AgentLease<>(member.agent(), kind, group, member, member.recorder(), stamp, 0);
    }

    static <T> AgentLease<T> handler(T handler) {
        return new AgentLease<>(handler, Kind.HANDLER, null, null, null, 0, 0);
    }

    /** The same lease for an attempt with less time. */
    AgentLease<T> limitedTo(long nanos) {
        return new AgentLease<>(agent, kind, group, member, health, stamp, nanos);
    }

    /** The same lease for a call that is to prove its agent. */
    AgentLease<T> asTrickle() {
        return new AgentLease<>(agent, Kind.TRICKLE, group, member, health, stamp, limitNanos);
    }

    /**
     * Returns the agent to call.
     *
     * @return the agent; never null
     */
    public T agent() {
        return agent;
    }

    /** The id of the agent, for events and messages. */
    String agentId() {
        return member == null ? "handler" : member.id();
    }

    /** The breaker; only for a lease of a member. */
    CircuitBreaker breaker() {
        return memberOrThrow().breaker();
    }

    HealthRecorder healthOrThrow() {
        if (health == null) {
            throw new IllegalStateException("a fallback handler has no health");
        }
        return health;
    }

    PooledAgent<T> memberOrThrow() {
        if (member == null) {
            throw new IllegalStateException("a fallback handler is no member of a pool");
        }
        return member;
    }

    /** Begins an ordinary call; false if the agent is full, or the breaker has left the period of this lease. */
    boolean tryBegin() {
        return isCurrent() && tryEnter();
    }

    /** Whether the breaker is still in the period of this lease. */
    boolean isCurrent() {
        return breaker != null && breaker.isCurrent(stamp);
    }

    /** Begins a call that the breaker has let in; false if the agent is full. */
    boolean tryEnter() {
        if (limit != null && !limit.tryTake()) {
            return false;
        }
        healthOrThrow().started();
        return true;
    }

    /** The call has ended in a way that says nothing of how much the agent has to do. */
    void leave() {
        if (limit != null && group != null) {
            limit.giveBack();
            group.somethingFree();
        }
    }

    /** The call has succeeded. */
    void leave(long elapsedNanos, long nowNanos) {
        if (limit != null && group != null) {
            limit.giveBack(elapsedNanos, nowNanos);
            group.somethingFree();
        }
    }

    /** The call has ended because the agent has too much to do. */
    void leaveOverloaded(long nowNanos) {
        if (limit != null && group != null) {
            limit.giveBackOverloaded(nowNanos);
            group.somethingFree();
        }
    }
}
