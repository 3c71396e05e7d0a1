package dev.pooling.pool;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Carries the requests of a subscriber to the agents that are asked one after the other, each of which must hear of all of
 * them. One thread at a time requests, as rule 2.7 of the Reactive Streams wants it: whoever comes while another one is at
 * it leaves the work to that one, so a publisher that publishes while it is requested from causes no recursion either.
 */
final class Demand {

    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger work = new AtomicInteger();

    private volatile @Nullable AgentSubscriber<?> connected;

    // Used by the thread that does the work.
    private @Nullable AgentSubscriber<?> served;
    private long passed;

    /** Adds a request; true if it is the first one. */
    boolean add(long count) {
        return requested.getAndUpdate(sum -> sum + count < 0 ? Long.MAX_VALUE : sum + count) == 0;
    }

    /** From now on an agent is asked. */
    void connect(AgentSubscriber<?> agent) {
        connected = agent;
        pass();
    }

    /** Passes on what has not been passed on yet. */
    void pass() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int left = 1;
        while (left != 0) {
            serve(connected);
            left = work.addAndGet(-left);
        }
    }

    private void serve(@Nullable AgentSubscriber<?> agent) {
        Flow.Subscription subscription = agent == null ? null : agent.subscription();
        if (agent == null || subscription == null) {
            return;
        }
        if (served != agent) {
            served = agent;
            passed = 0;
        }
        long due = requested.get() - passed;
        if (due > 0) {
            passed += due;
            try {
                subscription.request(due);
            } catch (RuntimeException | Error broken) {
                agent.onError(broken);
            }
        }
    }
}
