package dev.pooling.pool;

import dev.pooling.routing.Candidate;
import dev.pooling.routing.Exclusion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attempts of one call that have failed, in order. Used by one thread at a time. */
final class FailedAttempts<T> {

    private final List<FailedAttempt<T>> attempts = new ArrayList<>(4);
    private final Exclusion tried = this::hasTried;
    private boolean judged;

    /** How many of them have made the call the one to blame; 0 if that is open. */
    private int blamedEarly;

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

    /** Tells whom the call has asked; null if nobody. */
    @Nullable
    Exclusion tried() {
        return attempts.isEmpty() ? null : tried;
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

    /** Whether the call is to be blamed though others could still be asked. It is then, unless one of the reserve answers. */
    boolean areBlamedEarly(int minimumAgents) {
        boolean blamed = attempts.size() >= minimumAgents && Blame.isBlamedEarly(attempts, minimumAgents);
        blamedEarly = blamed ? attempts.size() : blamedEarly;
        return blamed;
    }

    /** Takes the failures back from the agents if the call itself is to blame; whether it is. Judged once. */
    boolean takeBackIfBlamed() {
        if (judged) {
            return false;
        }
        judged = true;
        if (attempts.size() < 2) {
            // One agent alone is never believed.
            return false;
        }
        List<FailedAttempt<T>> blamed = Blame.isBlamed(attempts) ? attempts : attempts.subList(0, blamedEarly);
        Blame.acquit(blamed);
        return !blamed.isEmpty();
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
