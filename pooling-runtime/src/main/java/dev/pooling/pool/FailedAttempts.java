package dev.pooling.pool;

import dev.pooling.routing.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The attempts of one call that have failed, in order. Used by one thread at a time. */
final class FailedAttempts<T> {

    private final List<FailedAttempt<T>> attempts = new ArrayList<>(4);
    private final Predicate<Candidate> tried = this::hasTried;

    void add(FailedAttempt<T> attempt) {
        attempts.add(attempt);
    }

    int size() {
        return attempts.size();
    }

    /** The last one; there must be one. */
    FailedAttempt<T> last() {
        return attempts.get(attempts.size() - 1);
    }

    /** Tells whom the call has asked. */
    Predicate<Candidate> tried() {
        return tried;
    }

    /** The same as a snapshot. */
    Set<PooledAgent<T>> triedMembers() {
        return attempts.stream()
                .map(attempt -> attempt.lease().memberOrThrow())
                .collect(Collectors.toUnmodifiableSet());
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

    /** Takes the failures back from the agents if the call itself is to blame; whether it is. */
    boolean takeBackIfBlamed() {
        boolean blamed = Blame.isBlamed(attempts);
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
