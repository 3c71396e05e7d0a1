package dev.pooling.pool;

import dev.pooling.internal.RepeatedFailureLog;
import dev.pooling.retry.ExceptionFilter;
import dev.pooling.retry.FailedResultException;
import dev.pooling.retry.Outcome;
import dev.pooling.retry.OutcomeClassifier;
import dev.pooling.retry.Verdict;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Judges what agents throw and return: by the classifier of the pool, refined by the filter of the method. */
final class Judge {

    private final String pool;
    private final OutcomeClassifier classifier;
    private final boolean judgesValues;
    private final RepeatedFailureLog failures =
            new RepeatedFailureLog(LoggerFactory.getLogger(OutcomeClassifier.class));

    Judge(String pool, OutcomeClassifier classifier) {
        this.pool = pool;
        this.classifier = classifier;
        this.judgesValues = classifier.judgesValues();
    }

    boolean judgesValues() {
        return judgesValues;
    }

    /** What a result stands for if it is no success; null if it is one. */
    @Nullable
    FailedResultException failedResult(@Nullable Object value) {
        Outcome outcome = ofValue(value);
        return outcome == null || outcome.kind() == Outcome.Kind.SUCCESS
                ? null
                : new FailedResultException(value, outcome);
    }

    private @Nullable Outcome ofValue(@Nullable Object value) {
        try {
            return classifier.classifyValue(value);
        } catch (Exception | LinkageError | AssertionError failure) {
            failures.report(pool, "the classifier " + classifier.getClass().getName(), failure);
            return null;
        }
    }

    /**
     * Judges an attempt that has failed.
     *
     * @param retryable which failures count and lead to another attempt
     * @param timedOut whether the agent was too slow; that is our word, not the agent's, so no classifier is asked, and
     *     another agent is unless the time-out is excluded by name
     */
    Judgement judge(Throwable thrown, ExceptionFilter retryable, boolean timedOut) {
        boolean isInterrupted = Thread.currentThread().isInterrupted();
        Verdict verdict = Verdict.of(thrown, retryable, isInterrupted);
        if (verdict == Verdict.OVER) {
            return Judgement.OVER;
        }
        if (timedOut || thrown instanceof FailedResultException) {
            // Neither is an exception that could have been named in retryOn.
            verdict = retryable.excludes(thrown) ? Verdict.ANSWER : Verdict.FAILURE;
        }
        Outcome outcome = timedOut ? Outcome.FAILURE : outcome(thrown);
        return switch (outcome.kind()) {
            case FAILURE -> new Judgement(verdict, verdict == Verdict.FAILURE ? outcome : Outcome.IGNORED);
            case THROTTLED -> new Judgement(verdict, outcome);
            case SUCCESS, IGNORED -> new Judgement(answer(thrown), outcome);
            case REJECTED_CALL -> new Judgement(Verdict.REJECTED, outcome);
        };
    }

    /** A result that is no failure is what the caller asked for: there is nothing to fall back from. */
    private static Verdict answer(Throwable thrown) {
        return thrown instanceof FailedResultException ? Verdict.OVER : Verdict.ANSWER;
    }

    private Outcome outcome(Throwable thrown) {
        if (thrown instanceof FailedResultException result) {
            return result.outcome();
        }
        Outcome said = said(classifier, thrown);
        Outcome known = said != null ? said : said(OutcomeClassifier.defaults(), thrown);
        return known != null ? known : Outcome.FAILURE;
    }

    private @Nullable Outcome said(OutcomeClassifier asked, Throwable thrown) {
        try {
            return asked.classifyFailure(thrown);
        } catch (Exception | LinkageError | AssertionError failure) {
            failures.report(pool, "the classifier " + asked.getClass().getName(), failure);
            return null;
        }
    }
}
