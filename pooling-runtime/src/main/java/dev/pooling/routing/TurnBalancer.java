package dev.pooling.routing;

import org.jspecify.annotations.Nullable;

/** Takes whoever's turn it is; an excluded agent loses the turn to the next in the same order. */
abstract class TurnBalancer extends Balancer {

    /** How many turns are taken in search of an agent that is not excluded before all agents are looked at in line. */
    private static final int MAX_TURNS = 16;

    /** Takes a turn: an index into the set. */
    abstract int turn(CandidateSet set);

    @Override
    final int choose(CandidateSet set, long nowNanos, @Nullable Object routeKey, @Nullable Exclusion excluded) {
        int index = turn(set);
        // Taking further turns, rather than the neighbour, keeps the neighbour of a failing agent from doing its work.
        for (int turns = 1; !isAllowed(set, index, excluded); turns++) {
            if (turns >= Math.min(set.size(), MAX_TURNS)) {
                return firstAllowed(set, index, excluded);
            }
            index = turn(set);
        }
        return index;
    }
}
