package dev.pooling.routing;

import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The same agent for the same key, by a {@link HashRing} and within the bounds of a {@link RingView}; for calls without
 * a key round robin.
 *
 * <p>The ring is that of all agents of the pool: while one is out, its keys alone go elsewhere, and come back with it.
 */
final class ConsistentHashBalancer extends Balancer {

    private final Supplier<? extends RandomGenerator> random;
    private final RoundRobinBalancer keyless = new RoundRobinBalancer();
    private final Function<CandidateSet, RingView> build = this::build;

    /** The ring made last; it serves as long as the pool has the same agents. */
    private volatile @Nullable HashRing latest;

    ConsistentHashBalancer(Supplier<? extends RandomGenerator> random) {
        this.random = random;
    }

    @Override
    int choose(CandidateSet set, long nowNanos, @Nullable Object routeKey, @Nullable Exclusion excluded) {
        if (routeKey == null) {
            return keyless.choose(set, nowNanos, null, excluded);
        }
        return set.derived(RingView.class, build).pick(set, KeyHash.of(routeKey), excluded, random);
    }

    private RingView build(CandidateSet set) {
        HashRing ring = latest;
        if (ring == null || !ring.fits(set.members())) {
            ring = new HashRing(set.members());
            latest = ring;
        }
        return new RingView(ring, set);
    }
}
