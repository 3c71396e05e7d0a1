package dev.pooling.pool;

import dev.pooling.retry.Backoff;
import dev.pooling.retry.RetryBudget;
import org.jspecify.annotations.Nullable;

/**
 * What bounds a call once an attempt of it has failed: its deadline, the number of its attempts and the retry budget of its
 * pool. The reserve agents of a fallback are asked as long as there is time: each once, in an order that somebody has named.
 * Used by one thread at a time.
 */
final class CallLimits {

    private final CallDispatcher<?> dispatcher;
    private final CallPolicy policy;
    private final @Nullable RetryBudget budget;
    private final long callStartNanos;
    private int waits;

    /** How many further attempts were paid for. */
    private int paid;

    CallLimits(CallDispatcher<?> dispatcher, long callStartNanos) {
        this.dispatcher = dispatcher;
        this.policy = dispatcher.policy();
        this.budget = dispatcher.group().retryBudget();
        this.callStartNanos = callStartNanos;
    }

    boolean isPastDeadline() {
        return untilDeadlineNanos() <= 0;
    }

    /** What is left of the call; endless if it has no deadline. */
    long untilDeadlineNanos() {
        return dispatcher.limits().untilDeadlineNanos(callStartNanos);
    }

    /** Pays for another attempt within the pool; why there must be none, or null. */
    @Nullable
    StopReason pay(int attempts) {
        if (isPastDeadline()) {
            return StopReason.DEADLINE_PASSED;
        }
        if (attempts > policy.retries()) {
            return StopReason.ATTEMPTS_USED_UP;
        }
        if (budget == null) {
            return null;
        }
        if (!budget.tryTake()) {
            return StopReason.RETRY_BUDGET_EXHAUSTED;
        }
        paid++;
        return null;
    }

    /** Takes back what was paid for an attempt that did not come about; nothing was for the first one. */
    void payBack() {
        payBack(Math.min(paid, 1));
    }

    /** Takes back what was paid for all attempts, because they were no fault of the agents. */
    void payBackAll() {
        payBack(paid);
    }

    private void payBack(int retries) {
        if (budget != null) {
            paid -= retries;
            budget.giveBack(retries);
        }
    }

    /** How many times the budget has refused anybody, if somebody is to be told of it now; else 0. */
    long deniedToTell() {
        return budget == null ? 0 : budget.takeNews();
    }

    /** How long to wait before an agent is asked again; -1 if there is no time left for that. */
    long nextWaitNanos() {
        GroupSetup setup = dispatcher.group().setup();
        PoolConfig config = setup.config();
        long delay = new Backoff(
                        config.retryDelay().toNanos(),
                        config.retryBackoffMultiplier(),
                        config.retryMaxDelay().toNanos())
                .delayNanos(waits++, setup.random().get());
        return delay >= untilDeadlineNanos() ? -1 : delay;
    }
}
