package dev.pooling.pool;

import dev.pooling.retry.Outcome;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a call that failed on several agents is itself to blame: a poison call, such as one with a bad argument,
 * must not open the breakers of all agents. The failures of a blamed call are taken back from its agents.
 *
 * <p><b>At the end</b>, when nobody is left to ask, a call is blamed if it has failed on two agents or more, every time in
 * the same way (the same class of exception with the same message; for an {@link IllegalArgumentException}, by which an
 * agent says that the argument is bad, the class alone), and one of these agents is a witness. A witness
 *
 * <ul>
 *   <li>has lately shown that it works: it has succeeded since a failure of it was last taken back, or since it failed this
 *       call, or, for an {@code IllegalArgumentException}, within the sliding window;
 *   <li>is otherwise healthy: its breaker was closed when it was asked, and without this call its recent error rate is below
 *       the one from which on an agent is degraded.
 * </ul>
 *
 * <p><b>Earlier</b>, while others are left, a call of a pool is blamed if it has failed so on as many agents as the
 * configuration says, and not one of them leaves a doubt: each is a witness that has failed next to none of its other recent
 * calls, and each but the last has answered another call since it failed this one. The latter is waived for an {@code
 * IllegalArgumentException}.
 *
 * <p>Agents that were throttled meanwhile say nothing, neither for the call nor against it.
 *
 * <p>That cannot hide an outage. Agents that are out have no success to show, so each of them is acquitted once at the
 * most (for an {@code IllegalArgumentException}, as long as the window remembers a success), and from then on their
 * failures count. Agents that fail now and then lose their word as soon as that shows in their error rate. What a judgement
 * at the end costs is no call at all, and an earlier one only such as fail on several flawless agents but not on the next.
 */
final class Blame {

    /** Which part of its other calls a flawless agent may have failed: those of other poison calls under way, say. */
    private static final double FLAWED = 0.01;

    private Blame() {}

    /** Whether a call is to be blamed for which nobody is left to ask. */
    static <T> boolean isBlamed(List<FailedAttempt<T>> attempts) {
        List<FailedAttempt<T>> failures = failures(attempts);
        return agents(failures) >= 2
                && areAlike(failures)
                && failures.stream().anyMatch(failure -> isWitness(failure, failures));
    }

    /**
     * Whether a call is to be blamed though others could still be asked.
     *
     * @param minimumAgents how many agents it must have failed on; at least 2
     */
    static <T> boolean isBlamedEarly(List<FailedAttempt<T>> attempts, int minimumAgents) {
        List<FailedAttempt<T>> failures = failures(attempts);
        if (agents(failures) < minimumAgents || !areAlike(failures)) {
            return false;
        }
        FailedAttempt<T> last = failures.get(failures.size() - 1);
        return failures.stream()
                .allMatch(failure -> isWitness(failure, failures)
                        && isFlawless(failure, failures)
                        && (failure == last || isBadArgument(failure.failure()) || hasAnsweredSince(failure)));
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
        boolean works = isBadArgument(failure.failure())
                ? agent.hasSucceededRecently()
                : agent.hasSucceededSinceAcquittal() || hasAnsweredSince(failure);
        return works && failure.lease().kind == AgentLease.Kind.ORDINARY && isOtherwiseHealthy(failure, failures);
    }

    private static <T> boolean isOtherwiseHealthy(FailedAttempt<T> failure, List<FailedAttempt<T>> failures) {
        PoolConfig config =
                Objects.requireNonNull(failure.lease().group).setup().config();
        long others = otherFailures(failure, failures);
        long calls = others + failure.health().recentSuccessCount();
        return calls < config.healthMinimumCalls() || others < config.degradedErrorRateThreshold() * calls;
    }

    private static <T> boolean isFlawless(FailedAttempt<T> failure, List<FailedAttempt<T>> failures) {
        long successes = failure.health().recentSuccessCount();
        long others = otherFailures(failure, failures);
        return successes > 0 && others <= FLAWED * (others + successes);
    }

    private static boolean hasAnsweredSince(FailedAttempt<?> failure) {
        return failure.health().successCount() > failure.successes();
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
