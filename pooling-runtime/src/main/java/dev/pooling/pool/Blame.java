package dev.pooling.pool;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a call that failed everywhere is itself to blame: a poison call, such as one with a bad argument, must
 * not open the breakers of all agents.
 *
 * <p>A call is blamed if it has ended in failure after it was asked of two agents or more, all of them failed in the same
 * way (the same class of exception with the same message; for an {@link IllegalArgumentException}, by which an agent says
 * that the argument is bad, the class alone), and one of them is a witness. A witness has lately shown that it works:
 * it has succeeded since a failure of it was last taken back, or, for an {@code IllegalArgumentException}, within the
 * sliding window. The failures of a blamed call are taken back from its agents.
 *
 * <p>That cannot hide an outage: agents that are out have no success to show, so each of them is acquitted once at the
 * most (for an {@code IllegalArgumentException}, as long as the window remembers a success), and from then on their
 * failures count. And it loses no call, since it is judged only when nobody is left to ask.
 */
final class Blame {

    private Blame() {}

    static <T> boolean isBlamed(List<FailedAttempt<T>> attempts) {
        if (attempts.size() < 2 || !areAlike(attempts) || !areDifferentAgents(attempts)) {
            return false;
        }
        boolean badArgument = attempts.get(0).failure() instanceof IllegalArgumentException;
        return attempts.stream().anyMatch(attempt -> isWitness(attempt, badArgument));
    }

    static <T> void acquit(List<FailedAttempt<T>> attempts) {
        for (FailedAttempt<T> attempt : attempts) {
            AgentGroup<T> group = Objects.requireNonNull(attempt.lease().group);
            group.book().takeBack(attempt.lease());
            attempt.lease().memberOrThrow().acquitted();
        }
    }

    private static boolean isWitness(FailedAttempt<?> attempt, boolean badArgument) {
        PooledAgent<?> agent = attempt.lease().memberOrThrow();
        return badArgument ? agent.hasSucceededRecently() : agent.hasSucceededSinceAcquittal();
    }

    private static <T> boolean areDifferentAgents(List<FailedAttempt<T>> attempts) {
        PooledAgent<T> first = attempts.get(0).lease().memberOrThrow();
        return attempts.stream().anyMatch(attempt -> attempt.lease().memberOrThrow() != first);
    }

    private static <T> boolean areAlike(List<FailedAttempt<T>> attempts) {
        Throwable first = attempts.get(0).failure();
        for (FailedAttempt<T> attempt : attempts) {
            if (!attempt.counted() || !isSameWay(first, attempt.failure())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSameWay(Throwable one, Throwable other) {
        return one.getClass() == other.getClass()
                && (one instanceof IllegalArgumentException || Objects.equals(messageOf(one), messageOf(other)));
    }

    private static @Nullable String messageOf(Throwable failure) {
        try {
            return failure.getMessage();
        } catch (RuntimeException | Error hostile) {
            return null;
        }
    }
}
