package dev.pooling.routing;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The lowest priority number first; those of the same number share the calls in turn. A higher number is asked only
 * while nobody of a lower one is in the rotation and not excluded.
 *
 * <p>Each number has a rotation of its own: with one for all, calls that always fail over from one tier to the next
 * would advance it by a fixed step and could meet the same agent of the second tier every time.
 */
final class PriorityBalancer extends Balancer {

    private final ConcurrentMap<Integer, Rotation> rotations = new ConcurrentHashMap<>();
    private final Function<CandidateSet, PriorityTier[]> build = this::build;

    @Override
    int choose(CandidateSet set, long nowNanos, @Nullable Object routeKey, @Nullable Exclusion excluded) {
        for (PriorityTier tier : set.derived(PriorityTier[].class, build)) {
            int index = tier.pick(set, excluded);
            if (index >= 0) {
                return index;
            }
        }
        return -1;
    }

    private PriorityTier[] build(CandidateSet set) {
        rotations
                .keySet()
                .retainAll(Arrays.stream(set.members()).map(Candidate::priority).collect(Collectors.toSet()));
        Map<Integer, int[]> tiers = IntStream.range(0, set.size())
                .boxed()
                .collect(Collectors.groupingBy(
                        index -> set.get(index).priority(),
                        TreeMap::new,
                        Collectors.collectingAndThen(
                                Collectors.toList(),
                                indices -> indices.stream()
                                        .mapToInt(Integer::intValue)
                                        .toArray())));
        return tiers.entrySet().stream()
                .map(tier -> new PriorityTier(tier.getKey(), tier.getValue(), rotations))
                .toArray(PriorityTier[]::new);
    }
}
