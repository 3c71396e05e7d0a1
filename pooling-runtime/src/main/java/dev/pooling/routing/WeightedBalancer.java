package dev.pooling.routing;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** By weight, smooth and deterministic: goes through a {@link WeightedSchedule}. */
final class WeightedBalancer extends TurnBalancer {

    private final Function<CandidateSet, WeightedSchedule> build = this::build;

    /** The schedule made last, of whichever snapshot. */
    private volatile @Nullable WeightedSchedule latest;

    @Override
    int turn(CandidateSet set) {
        return set.derived(WeightedSchedule.class, build).next();
    }

    private WeightedSchedule build(CandidateSet set) {
        WeightedSchedule before = latest;
        double[] weights = new double[set.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = set.get(i).weight();
        }
        WeightedSchedule made = WeightedSchedule.of(weights, before == null ? 0 : before.carriedOver());
        latest = made;
        return made;
    }
}
