package dev.pooling.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An asynchronous call made in code. */
final class FunctionCall<T, R> extends StageCall<T, R> {

    private final Function<? super T, ? extends CompletionStage<R>> call;

    private FunctionCall(
            CallDispatcher<T> dispatcher,
            Function<? super T, ? extends CompletionStage<R>> call,
            @Nullable Object routeKey,
            @Nullable CallObserver observer) {
        super(dispatcher, routeKey, observer);
        this.call = call;
    }

    /** Begins a call. */
    static <T, R> CompletableFuture<R> begin(
            CallDispatcher<T> dispatcher,
            Function<? super T, ? extends CompletionStage<R>> call,
            @Nullable Object routeKey,
            @Nullable CallObserver observer) {
        FunctionCall<T, R> begun = new FunctionCall<>(dispatcher, call, routeKey, observer);
        begun.start();
        return begun;
    }

    @Override
    @Nullable
    CompletionStage<R> stage(@Nullable T agent, @Nullable Throwable failure) {
        if (agent == null) {
            throw new IllegalStateException("a call made in code has no fallback method");
        }
        return call.apply(agent);
    }
}
