package dev.pooling.pool;

import dev.pooling.health.HealthRecorder;
import dev.pooling.retry.RetryBudget;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many calls of a pool have ended, whatever the number of their attempts. Nothing is counted for a call that succeeds
 * at once: it is the one success in the figures of its agent. A call that fails at first is counted here, and if it
 * succeeds after all that success is subtracted. A call that its caller cancels is not counted.
 */
final class CallCount<T> implements LongSupplier {

    private final AgentGroup<T> group;

    /** What the figures of the agents do not hold, which may be less than zero. */
    private final LongAdder rest = new LongAdder();

    CallCount(AgentGroup<T> group) {
        this.group = group;
    }

    /** What bounds the retries by that number; null if nothing is to. */
    @Nullable
    RetryBudget newBudget(GroupSetup setup) {
        PoolConfig config = setup.config();
        return config.retryBudgetShare() == 0
                ? null
                : new RetryBudget(config.retryBudgetShare(), config.retryBudgetFloor(), this, setup.ticker());
    }

    /** An attempt of a call has ended, the first one or a later one. */
    void ended(int attempt, boolean success) {
        if (attempt == 1 && !success) {
            rest.increment();
        } else if (attempt > 1 && success) {
            rest.decrement();
        }
    }

    /** An agent has gone, or counts anew. */
    void retired(HealthRecorder recorder) {
        rest.add(recorder.successCount());
    }

    @Override
    public long getAsLong() {
        long sum = rest.sum();
        for (PooledAgent<T> member : group.roster().members()) {
            sum += member.recorder().successCount();
        }
        return sum;
    }
}
