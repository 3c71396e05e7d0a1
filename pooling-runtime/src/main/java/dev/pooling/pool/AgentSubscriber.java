package dev.pooling.pool;

import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Receives what one attempt of a {@link StreamCall} publishes. Signals that come after the attempt has ended are dropped.
 */
final class AgentSubscriber<R> implements Flow.Subscriber<R> {

    private final StreamCall<?, R> call;

    /** The attempt, which gets another number with its first item. Signals come one by one. */
    private volatile int running;

    private volatile boolean committed;

    private volatile Flow.@Nullable Subscription subscription;

    /** The thread that is in {@link Flow.Publisher#subscribe}. */
    private @Nullable Thread subscribing;

    /** A failure signalled in that thread meanwhile. */
    private @Nullable Throwable failedAtOnce;

    AgentSubscriber(StreamCall<?, R> call, int running) {
        this.call = call;
        this.running = running;
    }

    /** Subscribes; throws the failure if there is one at once, so that retries need no depth of the stack. */
    void subscribeTo(Flow.Publisher<R> publisher) throws Throwable {
        subscribing = Thread.currentThread();
        Throwable failure;
        try {
            publisher.subscribe(this);
            failure = failedAtOnce;
        } catch (Throwable thrown) {
            failure = thrown;
        } finally {
            subscribing = null;
        }
        if (committed && failure != null) {
            call.failed(running, failure);
        } else if (failure != null) {
            throw failure;
        }
    }

    Flow.@Nullable Subscription subscription() {
        return subscription;
    }

    /** May be called from any thread (rule 3.5). */
    void cancel() {
        Flow.Subscription current = subscription;
        try {
            if (current != null) {
                current.cancel();
            }
        } catch (Throwable againstTheRules) {
            // What it publishes is dropped in any case, and the call that goes on without it must not be lost.
            return;
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Objects.requireNonNull(given, "subscription must not be null");
        if (subscription != null) {
            given.cancel();
            return;
        }
        subscription = given;
        if (call.isRunning(running)) {
            call.demand().connect(this);
        } else {
            given.cancel();
        }
    }

    @Override
    public void onNext(R item) {
        if (item == null) {
            NullPointerException broken = new NullPointerException("The agent published null (rule 2.13)");
            cancel();
            onError(broken);
            throw broken;
        }
        if (!committed) {
            running = call.commit(running);
            committed = true;
        }
        if (call.isRunning(running)) {
            call.next(item);
        }
    }

    @Override
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "failure must not be null");
        if (subscribing == Thread.currentThread()) {
            failedAtOnce = failure;
        } else {
            call.failed(running, failure);
        }
    }

    @Override
    public void onComplete() {
        call.succeeded(running, null);
    }
}
