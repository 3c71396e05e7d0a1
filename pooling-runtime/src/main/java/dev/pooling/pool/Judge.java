package dev.pooling.pool;

import dev.pooling.internal.RepeatedFailureLog;
import dev.pooling.pool.EndedAttempt.How;
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
     * Judges an attempt that has ended, but not in success. A time-out is our word, not the agent's, so no classifier is
     * asked, and another agent is unless the time-out is excluded by name.
     *
     * @param retryable which failures count and lead to another attempt
     */
    Judgement judge(EndedAttempt<?> ended, ExceptionFilter retryable) {
        Throwable thrown = ended.failure();
        Verdict verdict = Verdict.of(thrown, retryable, ended.interrupted());
        if (verdict == Verdict.OVER) {
            return Judgement.OVER;
        }
        if (ended.how() != How.THREW) {
            // Neither a time-out nor a result is an exception that could have been named in retryOn.
            verdict = retryable.excludes(thrown) ? Verdict.ANSWER : Verdict.FAILURE;
        }
        Outcome outcome = outcome(ended);
        return switch (outcome.kind()) {
            case FAILURE -> new Judgement(verdict, verdict == Verdict.FAILURE ? outcome : Outcome.IGNORED);
            case THROTTLED -> new Judgement(verdict, outcome);
            case SUCCESS, IGNORED -> new Judgement(answer(ended), outcome);
            case REJECTED_CALL -> new Judgement(Verdict.REJECTED, outcome);
        };
    }

    /** A result that is no failure is what the caller asked for: there is nothing to fall back from. */
    private static Verdict answer(EndedAttempt<?> ended) {
        return ended.how() == How.RETURNED ? Verdict.OVER : Verdict.ANSWER;
    }

    private Outcome outcome(EndedAttempt<?> ended) {
        return switch (ended.how()) {
            case TIMED_OUT -> Outcome.FAILURE;
            case RETURNED -> ((FailedResultException) ended.failure()).outcome();
            case THREW -> outcome(ended.failure());
        };
    }

    private Outcome outcome(Throwable thrown) {
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
