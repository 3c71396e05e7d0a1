package dev.pooling.pool;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A method of a proxy that publishes its results: each subscription is a call of its own. */
record PooledPublisher<T, R>(
        CallDispatcher<T> dispatcher,
        BoundCall<T> call,
        @Nullable Object routeKey,
        Function<?, ? extends Flow.Publisher<R>> toPublisher)
        implements Flow.Publisher<R> {

    @Override
    public void subscribe(Flow.Subscriber<? super R> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber must not be null");
        subscriber.onSubscribe(new StreamCall<>(this, subscriber));
    }

    @SuppressWarnings("unchecked") // takes what the method returns
    Flow.@Nullable Publisher<R> ask(@Nullable T agent, @Nullable Throwable failure) throws Throwable {
        Object returned = call.call(agent, failure);
        return returned == null ? null : ((Function<Object, ? extends Flow.Publisher<R>>) toPublisher).apply(returned);
    }
}
