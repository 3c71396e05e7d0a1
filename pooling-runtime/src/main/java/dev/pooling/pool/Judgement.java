package dev.pooling.pool;

import dev.pooling.retry.Outcome;
import dev.pooling.retry.Verdict;

/**
 * What an attempt means.
 *
 * @param verdict how the call goes on
 * @param outcome what is written into the book of the agent
 */
record Judgement(Verdict verdict, Outcome outcome) {

    static final Judgement OVER = new Judgement(Verdict.OVER, Outcome.IGNORED);

    /** Whether it counts as a failure of the agent. */
    boolean isFailure() {
        return outcome.kind() == Outcome.Kind.FAILURE;
    }
}
