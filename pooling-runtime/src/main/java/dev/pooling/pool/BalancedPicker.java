package dev.pooling.pool;

import dev.pooling.internal.RepeatedFailureLog;
import dev.pooling.routing.Balancer;
import dev.pooling.routing.CallDescription;
import dev.pooling.routing.Candidate;
import dev.pooling.routing.CandidateSet;
import dev.pooling.routing.Exclusion;
import dev.pooling.routing.Tags;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Picks by strategy: how a pool goes. An agent that has to prove itself is looked at first; then the strategy chooses in
 * the rotation, and among the agents to be avoided only when nobody in the rotation is left.
 *
 * <p>For calls that require tags there are further pickers, each with a balancer of its own, so that the strategy is fair
 * among the agents that have them.
 */
final class BalancedPicker<T> implements AgentPicker<T> {

    /** How many recovering agents one call looks at: a bound for fleets in which many are out. */
    private static final int LOOKED_AT = 8;

    /** How often a call picks anew because the agent became full or its breaker moved meanwhile. */
    private static final int PICKS = 16;

    private final AgentGroup<T> group;
    private final Balancer balancer;
    private final @Nullable Supplier<?> routeKeys;

    /** Reduces rosters to the agents that have the tags; null where all do. */
    private final @Nullable RosterFilter<T> filter;

    private final TaggedPickers<T> tagged;
    private final RepeatedFailureLog failures = new RepeatedFailureLog(LoggerFactory.getLogger(AgentPool.class));

    /** Makes a picker of all agents; each set of tags gets a balancer. */
    BalancedPicker(AgentGroup<T> group, Function<Tags, Balancer> balancers, @Nullable Supplier<?> routeKeys) {
        this.group = group;
        this.balancer = balancers.apply(Tags.none());
        this.routeKeys = routeKeys;
        this.filter = null;
        this.tagged = new TaggedPickers<>(this, tags -> new BalancedPicker<>(this, balancers.apply(tags), tags));
    }

    private BalancedPicker(BalancedPicker<T> ofAll, Balancer balancer, Tags tags) {
        this.group = ofAll.group;
        this.balancer = balancer;
        this.routeKeys = ofAll.routeKeys;
        this.filter = new RosterFilter<>(tags);
        this.tagged = ofAll.tagged;
    }

    @Override
    public AgentGroup<T> group() {
        return group;
    }

    @Override
    public Tags tags() {
        return filter == null ? Tags.none() : filter.tags();
    }

    @Override
    public AgentPicker<T> requiring(Tags others) {
        return others.equals(tags()) ? this : tagged.get(others);
    }

    @Override
    public boolean hasAvailable() {
        return roster().hasAvailable();
    }

    private Roster<T> roster() {
        Roster<T> all = group.roster();
        return filter == null ? all : filter.of(all);
    }

    @Override
    public boolean returnsToTried() {
        return true;
    }

    @Override
    public boolean looksAtCalls() {
        return balancer.looksAtCalls();
    }

    @Override
    public @Nullable Object key(@Nullable Object given) {
        return routeKeys == null || CallDescription.hasKey(given)
                ? given
                : CallDescription.withKey(given, suppliedKey(routeKeys));
    }

    @Override
    public @Nullable AgentLease<T> pick(long nowNanos, @Nullable Object routeKey, @Nullable Exclusion tried) {
        Object key = key(routeKey);
        Exclusion out = tried;
        for (int picks = 0; picks < PICKS; picks++) {
            Roster<T> roster = roster();
            if (roster.isTroubled()) {
                AgentLease<T> proving = proving(roster, nowNanos, tried);
                if (proving != null) {
                    return proving;
                }
                roster = roster();
            }
            AgentLease<T> lease = choose(roster.active(), roster.activeLeases(), nowNanos, key, out);
            if (lease == null) {
                lease = choose(roster.soft(), roster.softLeases(), nowNanos, key, out);
            }
            if (lease == null || lease.tryBegin()) {
                return lease;
            }
            if (lease.isCurrent()) {
                // The agent is full: from now on those that are need not be chosen first to find that out.
                out = Exclusion.widened(tried, BalancedPicker::isFull);
            } else {
                // The breaker moved after the roster was made; the thread that moved it may not have renewed it yet.
                group.refresh();
            }
        }
        return null;
    }

    @Override
    public @Nullable Object restriction() {
        return filter == null ? null : filter.tags();
    }

    @Override
    public boolean isFull(@Nullable Exclusion tried) {
        Roster<T> roster = roster();
        return isFull(roster.activeLeases(), tried)
                || isFull(roster.softLeases(), tried)
                || Stream.of(roster.recovering())
                        .anyMatch(member -> member.isFull() && (tried == null || !tried.test(member)));
    }

    private static boolean isFull(Candidate candidate) {
        return ((PooledAgent<?>) candidate).isFull();
    }

    /** Those in the rotation are out for no other reason; by now they may have a place left again. */
    private static <T> boolean isFull(AgentLease<T>[] leases, @Nullable Exclusion tried) {
        for (AgentLease<T> lease : leases) {
            if (lease.limit != null && (tried == null || !tried.test(lease.memberOrThrow()))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable AgentLease<T> choose(
            CandidateSet candidates,
            AgentLease<T>[] leases,
            long nowNanos,
            @Nullable Object key,
            @Nullable Exclusion tried) {
        int index = leases.length == 0 ? -1 : index(candidates, nowNanos, key, tried);
        return index < 0 ? null : leases[index];
    }

    private int index(CandidateSet candidates, long nowNanos, @Nullable Object key, @Nullable Exclusion tried) {
        try {
            return balancer.pick(candidates, nowNanos, key, tried);
        } catch (RuntimeException failure) {
            if (key == null) {
                throw failure;
            }
            // A key whose hashCode or toString throws must not lose the call.
            failures.report(
                    group.name(), "the route key of type " + key.getClass().getName(), failure);
            return balancer.pick(candidates, nowNanos, null, tried);
        }
    }

    private @Nullable AgentLease<T> proving(Roster<T> roster, long nowNanos, @Nullable Exclusion tried) {
        if (nowNanos - roster.reviewAtNanos() >= 0) {
            group.review(nowNanos);
        }
        PooledAgent<T>[] recovering = roster().recovering();
        int first = recovering.length <= LOOKED_AT
                ? 0
                : group.setup().random().get().nextInt(recovering.length);
        for (int i = 0; i < Math.min(LOOKED_AT, recovering.length); i++) {
            PooledAgent<T> member = recovering[(first + i) % recovering.length];
            if (tried == null || !tried.test(member)) {
                AgentLease<T> lease = group.tryProve(member, nowNanos);
                if (lease != null) {
                    return lease;
                }
            }
        }
        return null;
    }

    /** A supplier that fails must not lose the call: it goes without a key. */
    private @Nullable Object suppliedKey(Supplier<?> keys) {
        try {
            return keys.get();
        } catch (Exception | LinkageError | AssertionError failure) {
            failures.report(group.name(), "the supplier of route keys", failure);
            return null;
        }
    }
}
