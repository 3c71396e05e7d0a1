package dev.pooling.pool;

import dev.pooling.async.PooledInvocation;
import dev.pooling.async.ReturnTypeAdapter;
import dev.pooling.time.Scheduler;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One call of a proxy's method, as the adapter of its return type sees it. */
record BoundInvocation<T, S>(
        CallDispatcher<T> dispatcher,
        BoundCall<T> call,
        @Nullable Object routeKey) implements PooledInvocation<S> {

    private static final Function<Object, CompletionStage<Object>> AS_IT_IS = BoundInvocation::cast;

    @SuppressWarnings("unchecked") // the method returns stages, of whatever
    private static CompletionStage<Object> cast(Object stage) {
        return (CompletionStage<Object>) stage;
    }

    /** Begins the call of a method that returns a stage. */
    CompletableFuture<Object> begin() {
        return begin(AS_IT_IS);
    }

    @SuppressWarnings("unchecked") // the adapter was found by the return type of the method
    <A> Object adaptedBy(ReturnTypeAdapter<A> adapter) {
        Object adapted = adapter.adapt((PooledInvocation<A>) this);
        if (adapted == null) {
            throw new IllegalStateException(adapter.getClass().getName() + " returned null instead of a "
                    + adapter.returnType().getName());
        }
        return adapted;
    }

    @Override
    public <R> CompletableFuture<R> future(Function<? super S, ? extends CompletionStage<R>> toStage) {
        return begin(Objects.requireNonNull(toStage, "toStage must not be null"));
    }

    private <R> CompletableFuture<R> begin(Function<?, ? extends CompletionStage<R>> toStage) {
        MethodCall<T, R> begun = new MethodCall<>(dispatcher, call, routeKey, toStage);
        begun.start();
        return begun;
    }

    @Override
    public <R> Flow.Publisher<R> publisher(Function<? super S, ? extends Flow.Publisher<R>> toPublisher) {
        Objects.requireNonNull(toPublisher, "toPublisher must not be null");
        return new PooledPublisher<>(dispatcher, call, routeKey, toPublisher);
    }

    @Override
    public Scheduler scheduler() {
        return dispatcher.group().setup().scheduler();
    }
}
