package dev.pooling.pool;

import dev.pooling.breaker.CircuitBreaker;
import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.event.EventPublisher;
import dev.pooling.event.PoolEvent;
import dev.pooling.event.PoolEvent.AgentAdded;
import dev.pooling.event.PoolEvent.AgentRemoved;
import dev.pooling.event.PoolEvent.BreakerStateChanged;
import dev.pooling.event.PoolEvent.StatusChanged;
import dev.pooling.health.AgentStatus;
import dev.pooling.health.HealthRecorder;
import dev.pooling.internal.Claims;
import dev.pooling.internal.LogText;
import dev.pooling.retry.RetryBudget;
import dev.pooling.routing.Candidate;
import dev.pooling.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The members of a pool or a chain: who they are, who takes part now, and who may be called.
 *
 * <p>Calls read one volatile snapshot, the {@link Roster}, and take no lock. Whoever changes who takes part (adding,
 * removing, a breaker that opens, an agent that becomes unhealthy) makes the roster anew under {@link #changes}. Foreign
 * code never runs under that lock: what listeners are to be told while it is held waits in {@link #untold}.
 */
final class AgentGroup<T> {

    private final GroupSetup setup;
    private final boolean avoidsUnhealthy;
    private final MemberParts parts;
    private final long trickleNanos;
    private final Watchdog watchdog;
    private final CallBook<T> book = new CallBook<>(this);
    private final Judge judge;
    private final CallCount<T> callCount = new CallCount<>(this);
    private final @Nullable RetryBudget retryBudget;
    private final HedgeBudget hedgeBudget;

    /** Where calls wait for a place; null if they don't. */
    private final @Nullable CallQueue<T> queue;

    /** How the agents are probed; null if they are not. */
    private final @Nullable Probing<T> probing;

    private final ReentrantLock changes = new ReentrantLock();

    /** Guarded by {@link #changes}. */
    private final List<PoolEvent> untold = new ArrayList<>();

    /** Whether a breaker changed its state while the roster was being made; guarded by {@link #changes}. */
    private boolean stale;

    /** All members, as the array that identifies the membership to routing; guarded by {@link #changes}. */
    private Candidate[] all = new Candidate[0];

    private volatile Roster<T> roster;

    private volatile boolean closed;

    AgentGroup(GroupSetup setup, boolean avoidsUnhealthy, @Nullable Probing<T> probing) {
        this.setup = setup;
        this.avoidsUnhealthy = avoidsUnhealthy;
        this.probing = probing;
        PoolConfig config = setup.config();
        this.parts = new MemberParts(setup);
        this.trickleNanos = Math.min(
                config.healthCheckInterval().toNanos(), config.healthWindow().toNanos() / 10);
        this.judge = new Judge(setup.name(), setup.classifier());
        this.hedgeBudget = new HedgeBudget(config.hedgeBudget(), now());
        this.watchdog = new Watchdog(setup.ticker(), setup.scheduler());
        long mostNanos = config.maxConcurrentWait().toNanos();
        this.queue = mostNanos == 0 ? null : new CallQueue<>(this, mostNanos);
        this.retryBudget = avoidsUnhealthy ? callCount.newBudget(setup) : null;
        this.roster = RosterBuilder.build(this, List.of(), all, now());
    }

    GroupSetup setup() {
        return setup;
    }

    String name() {
        return setup.name();
    }

    EventPublisher events() {
        return setup.events();
    }

    Ticker ticker() {
        return setup.ticker();
    }

    Watchdog watchdog() {
        return watchdog;
    }

    CallBook<T> book() {
        return book;
    }

    Judge judge() {
        return judge;
    }

    @Nullable
    CallQueue<T> queue() {
        return queue;
    }

    /** Whether calls wait for a place, which others must not take before them. */
    boolean hasCallsInLine() {
        return queue != null && queue.isOccupied();
    }

    /** Somebody who waits for a place may get one. */
    void somethingFree() {
        if (queue != null) {
            queue.serve();
        }
    }

    CallCount<T> callCount() {
        return callCount;
    }

    /** What bounds the further attempts; null if nothing does. */
    @Nullable
    RetryBudget retryBudget() {
        return retryBudget;
    }

    HedgeBudget hedgeBudget() {
        return hedgeBudget;
    }

    Roster<T> roster() {
        return roster;
    }

    boolean avoidsUnhealthy() {
        return avoidsUnhealthy;
    }

    /** How often agents that are out of the rotation are looked at, if nothing is known to happen earlier. */
    long reviewNanos() {
        return trickleNanos;
    }

    private long now() {
        return setup.ticker().nanoTime();
    }

    CircuitBreaker newBreaker(PooledAgent<T> member) {
        return parts.breaker(
                member.id(), (breaker, from, to) -> breakerChanged(member, from, to), () -> roster.mayOneMoreOpen());
    }

    MemberParts parts() {
        return parts;
    }

    @Nullable
    AgentProbe<T> newProbe(PooledAgent<T> member) {
        return probing == null ? null : new AgentProbe<>(this, member, probing);
    }

    /** Only where agents share the calls: a chain has no shares. */
    @Nullable
    Ramp newRamp(long nowNanos) {
        long window = avoidsUnhealthy ? setup.config().slowStart().toNanos() : 0;
        return window == 0 ? null : new Ramp(window, nowNanos);
    }

    // ---- membership ----

    void add(int index, AgentSpec<T> spec) {
        Claims.claim(spec.agent());
        PooledAgent<T> added = new PooledAgent<>(spec, this, now());
        change(() -> {
            List<PooledAgent<T>> members = new ArrayList<>(roster.members());
            if (members.stream().anyMatch(member -> member.id().equals(spec.id()))) {
                throw new IllegalArgumentException("id must be unique, '" + LogText.printable(spec.id())
                        + "' is taken in pool '" + LogText.printable(name()) + "'");
            }
            members.add(index < 0 ? members.size() : index, added);
            replaceMembers(members);
            untold.add(new AgentAdded(name(), spec.id()));
        });
        added.startProbes();
        if (closed) {
            added.stopProbes();
        }
    }

    boolean remove(String id) {
        PooledAgent<T> member = find(id);
        boolean[] removed = {false};
        change(() -> {
            List<PooledAgent<T>> members = new ArrayList<>(roster.members());
            removed[0] = member != null && members.remove(member);
            if (removed[0]) {
                replaceMembers(members);
                untold.add(new AgentRemoved(name(), id));
            }
        });
        if (removed[0]) {
            member.stopProbes();
            callCount.retired(member.recorder());
            // Ends the period of all leases that calls still hold: none of them begins with this agent any more.
            member.breaker().reset();
        }
        return removed[0];
    }

    boolean reset(String id) {
        PooledAgent<T> member = find(id);
        if (member == null) {
            return false;
        }
        HealthRecorder before = member.recorder();
        member.reset();
        callCount.retired(before);
        refresh();
        updateStatus(member, now());
        return true;
    }

    @Nullable
    PooledAgent<T> find(String id) {
        for (PooledAgent<T> member : roster.members()) {
            if (member.id().equals(id)) {
                return member;
            }
        }
        return null;
    }

    private void replaceMembers(List<PooledAgent<T>> members) {
        all = members.toArray(new Candidate[0]);
        roster = RosterBuilder.build(this, List.copyOf(members), all, now());
    }

    /** Makes the roster anew, because who takes part may have changed. */
    void refresh() {
        change(() -> {
            // A breaker may change its state by being looked at; a few rounds settle that.
            int rounds = 0;
            do {
                stale = false;
                roster = RosterBuilder.build(this, roster.members(), all, now());
            } while (stale && ++rounds < 8);
        });
    }

    private void change(Runnable change) {
        List<PoolEvent> told = List.of();
        changes.lock();
        try {
            change.run();
        } finally {
            if (changes.getHoldCount() == 1) {
                told = List.copyOf(untold);
                untold.clear();
            }
            changes.unlock();
        }
        told.forEach(setup.events()::publish);
        if (!changes.isHeldByCurrentThread()) {
            somethingFree();
        }
    }

    /** From now on nobody takes part. */
    void close() {
        closed = true;
        refresh();
        roster.members().forEach(PooledAgent::stopProbes);
    }

    boolean isClosed() {
        return closed;
    }

    // ---- changes of state ----

    private void breakerChanged(PooledAgent<T> member, State from, State to) {
        if (!isMember(member)) {
            return;
        }
        long nowNanos = now();
        if (from == State.HALF_OPEN && to == State.CLOSED) {
            member.recorder().restartWindow(nowNanos);
        }
        BreakerStateChanged event = new BreakerStateChanged(name(), member.id(), from, to);
        if (changes.isHeldByCurrentThread()) {
            stale = true;
            untold.add(event);
        } else {
            refresh();
            publish(event);
        }
        updateStatus(member, nowNanos);
    }

    /** Tells listeners of a new status, and moves the agent in or out of the rotation if it calls for it. */
    void updateStatus(PooledAgent<T> member, long nowNanos) {
        AgentStatus before = member.knownStatus();
        AgentStatus after = member.status(nowNanos);
        if (before == after || !isMember(member) || !member.statusChanged(before, after)) {
            return;
        }
        StatusChanged event = new StatusChanged(name(), member.id(), before, after);
        if (changes.isHeldByCurrentThread()) {
            untold.add(event);
        } else {
            if (before == AgentStatus.UNHEALTHY || after == AgentStatus.UNHEALTHY) {
                refresh();
            }
            publish(event);
        }
    }

    /** Looks again at the agents that are out: time alone may have brought them back. */
    void review(long nowNanos) {
        if (nowNanos - roster.reviewAtNanos() < 0 || !changes.tryLock()) {
            return;
        }
        try {
            refresh();
            forEachTroubled(member -> updateStatus(member, nowNanos));
        } finally {
            changes.unlock();
        }
        // What the reviewed agents have to tell was held back while the lock was held.
        change(() -> {});
    }

    private void forEachTroubled(Consumer<PooledAgent<T>> action) {
        for (PooledAgent<T> member : roster.members()) {
            if (member.knownStatus() != AgentStatus.HEALTHY) {
                action.accept(member);
            }
        }
    }

    private boolean isMember(PooledAgent<T> member) {
        return roster.members().contains(member);
    }

    private void publish(PoolEvent event) {
        setup.events().publish(event);
    }

    // ---- beginning calls ----

    /** Lets an agent that is out of the rotation have a call to prove itself; null if none is due. */
    @Nullable
    AgentLease<T> tryProve(PooledAgent<T> member, long nowNanos) {
        if (member.isFull()) {
            return null;
        }
        if (member.breaker().state(nowNanos) != State.CLOSED) {
            return acquire(member, nowNanos);
        }
        if (!member.tryTrickle(nowNanos, trickleNanos)) {
            return null;
        }
        AgentLease<T> lease = acquire(member, nowNanos);
        return lease == null || lease.kind == AgentLease.Kind.TRIAL ? lease : lease.asTrickle();
    }

    /** Begins a call of one agent, whatever its status, if it is not full and its breaker lets it; null if not. */
    @Nullable
    AgentLease<T> acquire(PooledAgent<T> member, long nowNanos) {
        // First: the place of a trial call must not be taken in vain.
        if (member.isFull()) {
            return null;
        }
        CircuitBreaker breaker = member.breaker();
        long stamp = member.cooldown().remainingNanos(nowNanos) > 0 ? 0 : breaker.tryAcquireStamp(nowNanos);
        if (stamp == 0) {
            return null;
        }
        AgentLease<T> lease = breaker.isCurrent(stamp)
                ? member.leaseFor(this, stamp)
                : AgentLease.of(this, member, AgentLease.Kind.TRIAL, stamp);
        if (lease.tryEnter()) {
            return lease;
        }
        breaker.onIgnored(stamp);
        return null;
    }
}
