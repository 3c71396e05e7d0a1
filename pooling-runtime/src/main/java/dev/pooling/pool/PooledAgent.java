package dev.pooling.pool;

import dev.pooling.breaker.CircuitBreaker;
import dev.pooling.health.AgentHealth;
import dev.pooling.health.AgentStatus;
import dev.pooling.health.HealthRecorder;
import dev.pooling.internal.LogText;
import dev.pooling.limit.ConcurrencyLimit;
import dev.pooling.routing.Candidate;
import dev.pooling.routing.Tags;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An agent as a member of a pool: the implementation with its id, weight, priority, metadata and health.
 *
 * <p>Thread-safe; the health is live.
 *
 * @param <T> the type of the agent
 * @since 0.1
 */
public final class PooledAgent<T> implements Candidate {

    /** How long an agent is out until it is tried early for the first time, where so many are out that this is done. */
    static final long EARLY_TRIAL_NANOS = 1_000_000_000;

    private final String id;
    private final T agent;
    private final double weight;
    private final int priority;
    private final Map<String, ?> metadata;
    private final CircuitBreaker breaker;
    private final @Nullable Ramp ramp;
    private final UnaryOperator<@Nullable HealthRecorder> recorders;

    private final Cooldown cooldown = new Cooldown();

    /** The places for calls; null if there is no limit. They outlive a reset, as the calls under way do. */
    private final @Nullable ConcurrencyLimit limit;

    /** Null if the agents of the group are not probed. */
    private final @Nullable AgentProbe<T> probe;

    /** Replaced by a reset. */
    private volatile HealthRecorder health;

    /** The status last told to listeners. */
    private final AtomicReference<AgentStatus> knownStatus = new AtomicReference<>(AgentStatus.HEALTHY);

    /** The successes counted when a failure was last taken back: see {@link #hasSucceededSinceAcquittal}. */
    private final AtomicLong acquittedAt = new AtomicLong(-1);

    /** When the next call may go to this agent although it is unhealthy. */
    private final AtomicLong nextTrickle;

    /** Successes in a row among those calls. */
    private volatile int trickleSuccesses;

    /** The lease shared by all ordinary calls while the breaker stays closed and nobody resets the agent. */
    private volatile @Nullable AgentLease<T> sharedLease;

    PooledAgent(AgentSpec<T> spec, AgentGroup<T> group, long nowNanos) {
        this.id = spec.id();
        this.agent = spec.agent();
        this.weight = spec.weight();
        this.priority = spec.priority();
        this.metadata = spec.metadata();
        this.breaker = group.newBreaker(this);
        this.recorders = group.parts()::recorder;
        this.health = recorders.apply(null);
        this.limit = group.parts().limit(spec.maxConcurrent());
        this.ramp = group.newRamp(nowNanos);
        this.nextTrickle = new AtomicLong(nowNanos);
        this.probe = group.newProbe(this);
    }

    @Override
    public String id() {
        return id;
    }

    /**
     * Returns the implementation.
     *
     * @return the object given to the pool; never null
     */
    public T agent() {
        return agent;
    }

    @Override
    public double weight() {
        return weight;
    }

    @Override
    public double ramp(long nowNanos) {
        return ramp == null ? 1 : ramp.share(nowNanos);
    }

    /** How it gets its full share little by little; null if it does at once. */
    @Nullable
    Ramp ramp() {
        return ramp;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public Map<String, ?> metadata() {
        return metadata;
    }

    /** Whether a call that requires tags may be given to this agent. */
    boolean has(Tags tags) {
        return tags.isEmpty() || tags.areBorneOutBy(metadata);
    }

    @Override
    public AgentHealth health() {
        return health;
    }

    @Override
    public AgentStatus status(long nowNanos) {
        return switch (breaker.state(nowNanos)) {
            case OPEN -> AgentStatus.CIRCUIT_OPEN;
            case HALF_OPEN -> worse(AgentStatus.DEGRADED, health.status(nowNanos));
            case CLOSED -> health.status(nowNanos);
        };
    }

    @Override
    public int inFlight() {
        return health.inFlight();
    }

    @Override
    public long latencyNanos(long nowNanos) {
        return health.warmLatencyNanos(nowNanos);
    }

    @Override
    public double errorRate(long nowNanos) {
        return health.errorRate(nowNanos);
    }

    CircuitBreaker breaker() {
        return breaker;
    }

    /** How long the breaker lets nothing in; 0 if it is not open. */
    long trialWaitNanos(boolean early, long nowNanos) {
        return early ? breaker.earlyRemainingNanos(nowNanos, EARLY_TRIAL_NANOS) : breaker.openRemainingNanos(nowNanos);
    }

    Cooldown cooldown() {
        return cooldown;
    }

    @Nullable
    ConcurrencyLimit limit() {
        return limit;
    }

    /** Whether as many calls are under way as may be. */
    boolean isFull() {
        return limit != null && limit.isFull();
    }

    HealthRecorder recorder() {
        return health;
    }

    /** The shared lease for a closed period of the breaker. */
    AgentLease<T> leaseFor(AgentGroup<T> group, long stamp) {
        AgentLease<T> shared = sharedLease;
        if (shared == null || shared.stamp != stamp || shared.health != health) {
            shared = AgentLease.of(group, this, AgentLease.Kind.ORDINARY, stamp);
            sharedLease = shared;
        }
        return shared;
    }

    /** Forgets everything but the calls in flight; these report to the old recorder and the old breaker period. */
    void reset() {
        health = recorders.apply(health);
        trickleSuccesses = 0;
        acquittedAt.set(-1);
        cooldown.end();
        if (limit != null) {
            limit.reset();
        }
        if (probe != null) {
            probe.reset();
        }
        breaker.reset();
    }

    void startProbes() {
        if (probe != null) {
            probe.start();
        }
    }

    void stopProbes() {
        if (probe != null) {
            probe.stop();
        }
    }

    ProbeStats probeStats(long nowNanos) {
        return probe == null ? ProbeStats.NONE : probe.stats(nowNanos);
    }

    AgentStatus knownStatus() {
        return knownStatus.get();
    }

    /** Notes a new status; false if another thread has noted one meanwhile. */
    boolean statusChanged(AgentStatus from, AgentStatus to) {
        return knownStatus.compareAndSet(from, to);
    }

    /** Lets one caller at a time have the unhealthy agent, once per interval. */
    boolean tryTrickle(long nowNanos, long intervalNanos) {
        long due = nextTrickle.get();
        return nowNanos - due >= 0 && nextTrickle.compareAndSet(due, nowNanos + intervalNanos);
    }

    /** Counts a trickled call; true if that was the last success needed to be trusted again. */
    boolean trickled(boolean success, int successesNeeded) {
        // Unsynchronised on purpose: calls trickle one per interval, and a lost count costs one more of them.
        int successes = success ? trickleSuccesses + 1 : 0;
        boolean trusted = successes >= successesNeeded;
        trickleSuccesses = trusted ? 0 : successes;
        return trusted;
    }

    /** Whether the agent has succeeded within the sliding window. */
    boolean hasSucceededRecently() {
        return health.recentSuccessCount() > 0;
    }

    /** Whether the agent has succeeded since a failure of it was last taken back. */
    boolean hasSucceededSinceAcquittal() {
        return health.successCount() > Math.max(0, acquittedAt.get());
    }

    /** Remembers that a failure was taken back now. */
    void acquitted() {
        acquittedAt.set(health.successCount());
    }

    private static AgentStatus worse(AgentStatus one, AgentStatus other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    @Override
    public String toString() {
        return "PooledAgent[" + LogText.printable(id) + ", " + knownStatus + ", weight " + weight + ", priority "
                + priority + "]";
    }
}
