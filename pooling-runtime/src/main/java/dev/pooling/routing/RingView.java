package dev.pooling.routing;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A ring as seen from one snapshot: which of its owners are in the rotation, and how much each may carry.
 *
 * <p>An agent takes a key's call only while it has fewer calls under way than a quarter more than its fair share of all
 * that are under way; otherwise the call walks on round the ring. Source: V. Mirrokni, M. Thorup, M. Zadimoghaddam,
 * "Consistent Hashing with Bounded Loads", SODA 2018.
 */
final class RingView {

    private static final double BOUND = 1.25;

    /**
     * Points looked at before the walk is given up: all those of a small ring, and a bound where nearly all are out.
     */
    private static final int MOST_STEPS = 256;

    /** Up to this many agents the calls under way are summed, beyond it they are estimated from a sample. */
    private static final int MOST_SUMMED = Long.SIZE;

    private static final int SAMPLED = 32;

    private final HashRing ring;

    /** For each member its index in the rotation, or -1. */
    private final int[] indices;

    private final double totalWeight;

    RingView(HashRing ring, CandidateSet set) {
        this.ring = ring;
        this.indices = indices(set);
        this.totalWeight = set.asList().stream().mapToDouble(Candidate::weight).sum();
    }

    /** The agent for a hash; -1 if all are excluded. */
    int pick(CandidateSet set, long hash, @Nullable Exclusion excluded, Supplier<? extends RandomGenerator> random) {
        int point = ring.pointOf(hash);
        int full = -1;
        double underWay = -1;
        long seen = 0;
        for (int steps = Math.min(ring.size(), MOST_STEPS); steps > 0 && !isAll(seen, set.size()); steps--) {
            int index = indices[ring.owner(point)];
            point = ring.pointAfter(point);
            if (index < 0 || isIn(seen, index)) {
                continue;
            }
            seen = with(seen, index);
            if (!Balancer.isAllowed(set, index, excluded)) {
                continue;
            }
            int inFlight = set.get(index).inFlight();
            // Whoever has no call under way may take one, whatever the others have: the usual case costs no sum.
            if (inFlight == 0) {
                return index;
            }
            underWay = underWay >= 0 ? underWay : underWay(set, random);
            if (inFlight < capacity(set.get(index), underWay)) {
                return index;
            }
            full = full >= 0 ? full : index;
        }
        return full >= 0 ? full : Balancer.firstAllowed(set, KeyHash.reduce(hash, set.size()), excluded);
    }

    private double capacity(Candidate candidate, double underWay) {
        return Math.ceil(BOUND * (underWay + 1) * candidate.weight() / totalWeight);
    }

    private static double underWay(CandidateSet set, Supplier<? extends RandomGenerator> random) {
        double sum = 0;
        if (set.size() <= MOST_SUMMED) {
            for (int index = 0; index < set.size(); index++) {
                sum += set.get(index).inFlight();
            }
            return sum;
        }
        RandomGenerator numbers = random.get();
        for (int drawn = 0; drawn < SAMPLED; drawn++) {
            sum += set.get(numbers.nextInt(set.size())).inFlight();
        }
        return sum / SAMPLED * set.size();
    }

    // The first 64 agents are remembered as bits, so that in a small pool the walk ends once it has met everybody.

    private static boolean isIn(long seen, int index) {
        return index < Long.SIZE && (seen >>> index & 1) != 0;
    }

    private static long with(long seen, int index) {
        return index < Long.SIZE ? seen | 1L << index : seen;
    }

    private static boolean isAll(long seen, int size) {
        return Long.bitCount(seen) == size;
    }

    private static int[] indices(CandidateSet set) {
        Map<Candidate, Integer> active = new IdentityHashMap<>(set.size());
        for (int index = 0; index < set.size(); index++) {
            active.put(set.get(index), index);
        }
        return Arrays.stream(set.members())
                .mapToInt(member -> active.getOrDefault(member, -1))
                .toArray();
    }
}
