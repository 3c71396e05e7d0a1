package dev.pooling.pool;

import dev.pooling.routing.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The attempts of one call that have failed, in order. Used by one thread at a time. */
final class FailedAttempts<T> {

    private final List<FailedAttempt<T>> attempts = new ArrayList<>(4);
    private final Predicate<Candidate> tried = this::hasTried;
    private boolean judged;

    /** How many of them were made beside another one. */
    private int besides;

    /**
     * Adds an attempt.
     *
     * @param beside whether another one was made at the same time: the two count as one retry
     */
    void add(FailedAttempt<T> attempt, boolean beside) {
        attempts.add(attempt);
        besides += beside ? 1 : 0;
    }

    int size() {
        return attempts.size();
    }

    /** How many of them count against the retries. */
    int againstRetries() {
        return attempts.size() - besides;
    }

    /** The members that were asked, as they are now. */
    List<PooledAgent<T>> members() {
        return attempts.stream().map(attempt -> attempt.lease().memberOrThrow()).toList();
    }

    /** The last one; there must be one. */
    FailedAttempt<T> last() {
        return attempts.get(attempts.size() - 1);
    }

    /** Tells whom the call has asked. */
    Predicate<Candidate> tried() {
        return tried;
    }

    /** The same for the caller's report. */
    List<CallReport.Attempt> reports() {
        return attempts.stream()
                .map(attempt -> new CallReport.Attempt(attempt.lease().agentId(), attempt.failure()))
                .toList();
    }

    /** Attaches the failures of the earlier attempts to what the caller gets. */
    void suppressIn(Throwable last) {
        Suppression.attach(last, attempts);
    }

    /** Takes the failures back from the agents if the call itself is to blame; whether it is. Judged once. */
    boolean takeBackIfBlamed() {
        boolean blamed = !judged && Blame.isBlamed(attempts);
        judged = true;
        if (blamed) {
            Blame.acquit(attempts);
        }
        return blamed;
    }

    private boolean hasTried(Candidate candidate) {
        for (int i = 0; i < attempts.size(); i++) {
            if (attempts.get(i).lease().member == candidate) {
                return true;
            }
        }
        return false;
    }
}
