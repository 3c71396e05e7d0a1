package dev.pooling.pool;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call of a proxy's method that has one result. */
final class MethodCall<T, R> extends StageCall<T, R> {

    private final BoundCall<T> call;
    private final Function<Object, ? extends CompletionStage<R>> toStage;

    @SuppressWarnings("unchecked") // takes what the method returns
    MethodCall(
            CallDispatcher<T> dispatcher,
            BoundCall<T> call,
            @Nullable Object routeKey,
            Function<?, ? extends CompletionStage<R>> toStage) {
        super(dispatcher, routeKey, null);
        this.call = call;
        this.toStage = (Function<Object, ? extends CompletionStage<R>>) toStage;
    }

    @Override
    @Nullable
    CompletionStage<R> stage(@Nullable T agent, @Nullable Throwable failure) throws Throwable {
        Object returned = call.call(agent, failure);
        return returned == null ? null : toStage.apply(returned);
    }
}
