package dev.pooling.pool;

import dev.pooling.retry.FailedResultException;

/**
 * Carries a result that is no success from where it is judged to where the attempt ends. Nobody but {@link CallDispatcher}
 * makes one and none leaves a call, so it is never taken for a {@link FailedResultException} that an agent has thrown.
 */
final class JudgedResult extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FailedResultException result;

    JudgedResult(FailedResultException result) {
        super(null, null, false, false);
        this.result = result;
    }

    FailedResultException result() {
        return result;
    }
}
