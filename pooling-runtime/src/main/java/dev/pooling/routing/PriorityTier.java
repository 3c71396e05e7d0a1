package dev.pooling.routing;

import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The agents of one priority within a snapshot. */
final class PriorityTier {

    private static final int MAX_TURNS = 16;

    private final int priority;
    private final int[] indices;
    private final ConcurrentMap<Integer, Rotation> rotations;

    /**
     * Fetched on first use: most tiers of a pool with many are never reached. Whoever fetches it finds the same one.
     */
    private volatile @Nullable Rotation rotation;

    PriorityTier(int priority, int[] indices, ConcurrentMap<Integer, Rotation> rotations) {
        this.priority = priority;
        this.indices = indices;
        this.rotations = rotations;
    }

    /** An index into the set; -1 if the whole tier is excluded. */
    int pick(CandidateSet set, @Nullable Exclusion excluded) {
        if (indices.length == 1) {
            return Balancer.isAllowed(set, indices[0], excluded) ? indices[0] : -1;
        }
        Rotation turns = rotation();
        int position = turns.next(indices.length);
        for (int taken = 1; !Balancer.isAllowed(set, indices[position], excluded); taken++) {
            if (taken >= Math.min(indices.length, MAX_TURNS)) {
                return firstAllowed(set, position, excluded);
            }
            position = turns.next(indices.length);
        }
        return indices[position];
    }

    private int firstAllowed(CandidateSet set, int start, @Nullable Exclusion excluded) {
        for (int looked = 0, position = start; looked < indices.length; looked++) {
            if (Balancer.isAllowed(set, indices[position], excluded)) {
                return indices[position];
            }
            position = position + 1 == indices.length ? 0 : position + 1;
        }
        return -1;
    }

    private Rotation rotation() {
        Rotation known = rotation;
        if (known == null) {
            known = rotations.computeIfAbsent(priority, number -> new Rotation());
            rotation = known;
        }
        return known;
    }
}
