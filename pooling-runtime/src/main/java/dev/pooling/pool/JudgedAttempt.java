package dev.pooling.pool;

import dev.pooling.internal.AgentGoneException;
import dev.pooling.pool.EndedAttempt.How;
import dev.pooling.retry.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that has ended, but not in success, after it was judged and entered into the book of its agent. What it means
 * for its call is decided elsewhere, and perhaps later.
 *
 * @param ended the attempt
 * @param judgement what it means; null if nobody was asked whom it could concern: no agent, a fallback handler, or an
 *     agent that is no more
 * @param elapsedNanos how long it took
 */
record JudgedAttempt<T>(EndedAttempt<T> ended, @Nullable Judgement judgement, long elapsedNanos) {

    static <T> JudgedAttempt<T> of(CallDispatcher<T> dispatcher, EndedAttempt<T> ended) {
        AgentLease<T> asked = ended.lease();
        AgentGroup<T> group = asked == null ? null : asked.group;
        if (asked == null || group == null) {
            return new JudgedAttempt<>(ended, null, 0);
        }
        if (ended.failure() instanceof AgentGoneException) {
            passOver(group, asked, ended.timedOut());
            return new JudgedAttempt<>(ended, null, 0);
        }
        Judgement judgement;
        try {
            judgement = group.judge().judge(ended, dispatcher.retryable(group));
        } catch (Throwable errorOfTheJvm) {
            EndedAttempt<T> broken =
                    new EndedAttempt<>(asked, ended.startNanos(), errorOfTheJvm, How.THREW, ended.interrupted());
            return entered(broken, Judgement.OVER, group, asked);
        }
        return entered(ended, judgement, group, asked);
    }

    private static <T> JudgedAttempt<T> entered(
            EndedAttempt<T> ended, Judgement judgement, AgentGroup<T> group, AgentLease<T> asked) {
        long now = group.ticker().nanoTime();
        long elapsed = Math.max(0, now - ended.startNanos());
        if (!ended.timedOut()) {
            // A time-out was recorded at the moment it happened.
            group.book().ended(asked, judgement.outcome(), now, elapsed);
        }
        return new JudgedAttempt<>(ended, judgement, elapsed);
    }

    private static <T> void passOver(AgentGroup<T> group, AgentLease<T> gone, boolean timedOut) {
        // The permit of a call that timed out has been returned.
        if (!timedOut) {
            group.book().ignored(gone);
        }
        group.remove(gone.agentId());
    }

    /** Whether the agent was no more: the call goes on as if it had not been picked. */
    boolean isGone() {
        return judgement == null && ended.lease() != null && ended.lease().group != null;
    }

    /** Whether the answer of another agent is preferred to this one. */
    boolean isOutdone() {
        return isGone() || judgement != null && judgement.verdict() == Verdict.FAILURE;
    }
}
