package dev.pooling.pool;

import dev.pooling.retry.Outcome;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a call that failed everywhere is itself to blame: a poison call, such as one with a bad argument, must
 * not open the breakers of all agents. The failures of a blamed call are taken back from its agents.
 *
 * <p>At the end, when nobody is left to ask, a call is blamed if it has failed on two agents or more, every time in the same
 * way (the same class of exception with the same message; for an {@link IllegalArgumentException}, by which an agent says
 * that the argument is bad, the class alone), and one of these agents is a witness. A witness
 *
 * <ul>
 *   <li>has lately shown that it works: it has succeeded since a failure of it was last taken back, or, for an {@code
 *       IllegalArgumentException}, within the sliding window;
 *   <li>is otherwise healthy: its breaker was closed when it was asked, and without this call its recent error rate is below
 *       the one from which on an agent is degraded.
 * </ul>
 *
 * <p>Agents that were throttled meanwhile say nothing, neither for the call nor against it.
 *
 * <p>That cannot hide an outage. Agents that are out have no success to show, so each of them is acquitted once at the
 * most (for an {@code IllegalArgumentException}, as long as the window remembers a success), and from then on their
 * failures count. Agents that fail now and then lose their word as soon as that shows in their error rate. And it loses no
 * call, since it is judged only when nobody is left to ask.
 */
final class Blame {

    private Blame() {}

    static <T> boolean isBlamed(List<FailedAttempt<T>> attempts) {
        List<FailedAttempt<T>> failures = failures(attempts);
        return agents(failures) >= 2
                && areAlike(failures)
                && failures.stream().anyMatch(failure -> isWitness(failure, failures));
    }

    static <T> void acquit(List<FailedAttempt<T>> attempts) {
        for (FailedAttempt<T> attempt : failures(attempts)) {
            AgentGroup<T> group = Objects.requireNonNull(attempt.lease().group);
            group.book().takeBack(attempt.lease());
            attempt.agent().acquitted();
        }
    }

    /** The failures, if there is nothing else but agents that were throttled; else none. */
    private static <T> List<FailedAttempt<T>> failures(List<FailedAttempt<T>> attempts) {
        boolean others = attempts.stream()
                .anyMatch(attempt -> !attempt.isCounted() && attempt.outcome() != Outcome.Kind.THROTTLED);
        return others
                ? List.of()
                : attempts.stream().filter(FailedAttempt::isCounted).toList();
    }

    private static <T> long agents(List<FailedAttempt<T>> failures) {
        return failures.stream().map(FailedAttempt::agent).distinct().count();
    }

    private static <T> boolean areAlike(List<FailedAttempt<T>> failures) {
        Throwable first = failures.get(0).failure();
        return failures.stream().allMatch(failure -> isSameWay(first, failure.failure()));
    }

    private static boolean isSameWay(Throwable one, Throwable other) {
        return one.getClass() == other.getClass()
                && (isBadArgument(one) || Objects.equals(messageOf(one), messageOf(other)));
    }

    private static boolean isBadArgument(Throwable failure) {
        return failure instanceof IllegalArgumentException;
    }

    private static <T> boolean isWitness(FailedAttempt<T> failure, List<FailedAttempt<T>> failures) {
        PooledAgent<T> agent = failure.agent();
        boolean works =
                isBadArgument(failure.failure()) ? agent.hasSucceededRecently() : agent.hasSucceededSinceAcquittal();
        return works && failure.lease().kind == AgentLease.Kind.ORDINARY && isOtherwiseHealthy(failure, failures);
    }

    private static <T> boolean isOtherwiseHealthy(FailedAttempt<T> failure, List<FailedAttempt<T>> failures) {
        PoolConfig config =
                Objects.requireNonNull(failure.lease().group).setup().config();
        long others = otherFailures(failure, failures);
        long calls = others + failure.health().recentSuccessCount();
        return calls < config.healthMinimumCalls() || others < config.degradedErrorRateThreshold() * calls;
    }

    /** How many other calls the agent has failed lately. */
    private static <T> long otherFailures(FailedAttempt<T> failure, List<FailedAttempt<T>> failures) {
        long own = failures.stream()
                .filter(each -> each.agent() == failure.agent())
                .count();
        return Math.max(0, failure.health().recentFailureCount() - own);
    }

    private static @Nullable String messageOf(Throwable failure) {
        try {
            return failure.getMessage();
        } catch (RuntimeException | Error hostile) {
            return null;
        }
    }
}
