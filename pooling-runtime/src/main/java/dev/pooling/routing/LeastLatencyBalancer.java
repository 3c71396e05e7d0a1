package dev.pooling.routing;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The agent that is likely to answer soonest: latency estimate times the square root of the calls it would then have under
 * way, over its weight.
 *
 * <p>Why the root: the estimate was taken from calls that waited in the agent's queue, so the queue is in it already.
 * Multiplied by all calls under way it would count twice, and a fast agent would be taken for slow as soon as it is given
 * the greater share that is its due: of agents that differ tenfold in speed the slow ones would get far more than is good.
 * Without the calls under way everybody would run to the same agent until the estimate has followed. In simulated fleets of
 * mixed speeds the root halves the 99th percentile, and costs a hundredth where all are equal. The exponent of calls under
 * way is Envoy's active request bias, which is 1 there unless set.
 *
 * <p>An agent with too few samples for an estimate (it is new, or was reset) is neither fast nor slow. It warms up on a
 * bounded share of the calls: it is asked when its turn in a rotation of all agents comes and it has no call under way,
 * which is never more than an equal share and never more than one call at a time. While all are warming up, the one
 * with the fewest calls under way is asked.
 *
 * <p>Source: the load metric of Twitter's Finagle, "Peak EWMA", which has the calls themselves in the place of their root.
 */
final class LeastLatencyBalancer extends LeastBalancer {

    /** Above any cost that is known, so that an agent that warms up is compared only with its like. */
    private static final double WARMING_UP = 1e200;

    private static final double MOST_KNOWN = 1e199;

    private final Rotation turns = new Rotation();

    LeastLatencyBalancer(Supplier<? extends RandomGenerator> random) {
        super(random);
    }

    @Override
    int choose(CandidateSet set, long nowNanos, @Nullable Object routeKey, @Nullable Exclusion excluded) {
        int turn = turns.next(set.size());
        Candidate candidate = set.get(turn);
        if (candidate.latencyNanos(nowNanos) == 0 && candidate.inFlight() == 0 && isAllowed(set, turn, excluded)) {
            return turn;
        }
        // In a large pool the one whose turn it is takes part in the comparison: if it is warm, it keeps those that
        // warm
        // up from being asked out of turn when chance draws only such.
        return set.size() <= MOST_LOOKED_AT
                ? leastOfAll(set, nowNanos, excluded)
                : leastOfSome(set, nowNanos, turn, excluded);
    }

    @Override
    double cost(CandidateSet set, int index, long nowNanos) {
        Candidate candidate = set.get(index);
        double calls = set.calls(index, nowNanos);
        long latencyNanos = candidate.latencyNanos(nowNanos);
        double slowness = latencyNanos / candidate.weight();
        // The square of what is said above: it puts agents into the same order, and spares the root.
        return latencyNanos == 0 ? WARMING_UP * calls : Math.min(MOST_KNOWN, slowness * slowness * calls);
    }
}
