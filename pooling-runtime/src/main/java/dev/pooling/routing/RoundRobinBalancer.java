package dev.pooling.routing;

/**
 * One after the other: even over those in the rotation, because the position is one among them and not among all
 * agents.
 */
final class RoundRobinBalancer extends TurnBalancer {

    private final Rotation rotation = new Rotation();

    @Override
    int turn(CandidateSet set) {
        return rotation.next(set.size());
    }
}
