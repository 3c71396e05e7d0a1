package dev.pooling.pool;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A call that has any number of results, and the subscription of whoever gets them.
 *
 * <p>It begins with the first request, so that time spent waiting for demand is not laid to an agent. Until the first
 * result it is a call like any other: limited in time, retried on other agents, which are asked for all that was
 * requested so far. With the first result it is committed to its agent: nothing is ever published twice, and what the agent
 * signals from then on reaches the subscriber. The latency of the attempt is the time to its first signal.
 */
final class StreamCall<T, R> extends AsyncCall<T, Void> implements Flow.Subscription {

    private final PooledPublisher<T, R> source;
    private final Flow.Subscriber<? super R> subscriber;
    private final Demand demand = new Demand();

    private volatile boolean committed;
    private volatile @Nullable AgentSubscriber<R> asked;
    private long firstSignalAfterNanos;

    StreamCall(PooledPublisher<T, R> source, Flow.Subscriber<? super R> subscriber) {
        super(source.dispatcher(), source.routeKey(), null);
        this.source = source;
        this.subscriber = subscriber;
    }

    // ---- the subscriber's side ----

    @Override
    public void request(long count) {
        if (count <= 0) {
            IllegalArgumentException refused = new IllegalArgumentException(
                    "A subscriber must request more than 0 items, requested " + count + " (rule 3.9)");
            if (completeExceptionally(refused)) {
                subscriber.onError(refused);
            }
        } else if (demand.add(count)) {
            start();
        } else {
            demand.pass();
        }
    }

    @Override
    public void cancel() {
        cancel(true);
    }

    @Override
    void answered(@Nullable Void value) {
        if (settle(null)) {
            subscriber.onComplete();
        }
    }

    @Override
    void gaveUp(Throwable failure) {
        if (settleExceptionally(failure)) {
            subscriber.onError(failure);
        }
    }

    // ---- the agent's side ----

    @Override
    @Nullable
    CallStep ask(@Nullable T agent, @Nullable Throwable failure, int running) throws Throwable {
        Flow.Publisher<R> publisher = source.ask(agent, failure);
        if (publisher == null) {
            throw new NullPointerException((agent == null ? "The fallback method" : "The agent")
                    + " returned null instead of a publisher. Return a failing one to tell of a failure.");
        }
        AgentSubscriber<R> asking = new AgentSubscriber<>(this, running);
        asked = asking;
        if (isRunning(running)) {
            asking.subscribeTo(publisher);
        }
        return null;
    }

    @Override
    void cancelAsked() {
        AgentSubscriber<R> last = asked;
        if (last != null) {
            last.cancel();
        }
    }

    Demand demand() {
        return demand;
    }

    /** The first result has come from an attempt: by which number that goes on, {@link #NONE} if it has ended before. */
    int commit(int running) {
        long latency = Math.max(0, dispatcher().now() - startNanos());
        int kept = keep(running);
        if (kept != NONE) {
            firstSignalAfterNanos = latency;
            committed = true;
        }
        return kept;
    }

    /** A result has come from the attempt that is committed. */
    void next(R item) {
        try {
            subscriber.onNext(item);
        } catch (Throwable broken) {
            // Against the rules: the subscriber is not served any more, and the agent is not to blame.
            cancel();
            throw broken;
        }
    }

    @Override
    boolean isCommitted() {
        return committed;
    }

    @Override
    long latencyStartNanos() {
        return committed ? dispatcher().now() - firstSignalAfterNanos : startNanos();
    }
}
