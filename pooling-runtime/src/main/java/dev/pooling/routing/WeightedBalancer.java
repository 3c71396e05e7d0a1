package dev.pooling.routing;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * By weight, smooth and deterministic: goes through a {@link WeightedSchedule}. How far each agent is behind its share, or
 * ahead of it, outlives the snapshots: an agent of small weight has its turn late, and would never have it if agents came
 * and went sooner than that and each change began anew.
 */
final class WeightedBalancer extends TurnBalancer {

    private final Function<CandidateSet, WeightedSchedule> build = this::build;

    private final ReentrantLock building = new ReentrantLock();

    /** How many turns each member is behind its share, adding up to 0; guarded by {@link #building}. */
    private final Map<Candidate, Double> turnsBehind = new IdentityHashMap<>();

    /** The schedule made last and for whom; guarded by {@link #building}. */
    private @Nullable WeightedSchedule latest;

    private @Nullable CandidateSet latestSet;

    @Override
    int turn(CandidateSet set) {
        return set.derived(WeightedSchedule.class, build).next();
    }

    private WeightedSchedule build(CandidateSet set) {
        building.lock();
        try {
            if (latest != null && latestSet != null) {
                remember(latestSet, latest.turnsMissed());
            }
            forgetAllBut(set.members());
            List<Candidate> agents = set.asList();
            WeightedSchedule made = WeightedSchedule.of(
                    agents.stream().mapToDouble(Candidate::weight).toArray(),
                    agents.stream()
                            .mapToDouble(agent -> turnsBehind.getOrDefault(agent, 0.0))
                            .toArray());
            latest = made;
            latestSet = set;
            return made;
        } finally {
            building.unlock();
        }
    }

    private void remember(CandidateSet set, double[] turnsMissed) {
        for (int i = 0; i < turnsMissed.length; i++) {
            turnsBehind.merge(set.get(i), turnsMissed[i], Double::sum);
        }
    }

    /** What those who have left are behind, the others are ahead of their shares; they share it out. */
    private void forgetAllBut(Candidate[] members) {
        double weights = 0;
        double behind = 0;
        Map<Candidate, Double> kept = new IdentityHashMap<>();
        for (Candidate member : members) {
            double turns = turnsBehind.getOrDefault(member, 0.0);
            kept.put(member, turns);
            behind += turns;
            weights += member.weight();
        }
        double excess = behind / weights;
        kept.replaceAll((member, turns) -> turns - excess * member.weight());
        turnsBehind.clear();
        turnsBehind.putAll(kept);
    }
}
