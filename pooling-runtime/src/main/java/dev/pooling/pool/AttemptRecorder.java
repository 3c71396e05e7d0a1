package dev.pooling.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Writes down who was asked in one call of a chain. Used by one thread. */
final class AttemptRecorder implements CallObserver {

    private final List<FallbackResult.Attempt> attempts = new ArrayList<>();
    private @Nullable String answeredBy;

    @Override
    public void failed(String agentId, Throwable failure) {
        attempts.add(new FallbackResult.Attempt(agentId, asException(failure)));
    }

    @Override
    public void succeeded(String agentId) {
        attempts.add(new FallbackResult.Attempt(agentId, null));
        answeredBy = agentId;
    }

    /** A call that returned though no agent answered has the result of the last one, which counts as a failure. */
    <R> FallbackResult<R> returned(@Nullable R result) {
        Exception error = answeredBy != null || attempts.isEmpty()
                ? null
                : attempts.get(attempts.size() - 1).error();
        return error != null ? failure(error) : success(result);
    }

    private <R> FallbackResult<R> success(@Nullable R result) {
        return new FallbackResult<>(true, answeredBy, result, null, attempts);
    }

    <R> FallbackResult<R> failure(Throwable failure) {
        return new FallbackResult<>(false, null, null, asException(failure), attempts);
    }

    /** A result carries exceptions only; an error of a broken agent goes in as the cause of one. */
    private static Exception asException(Throwable failure) {
        return failure instanceof Exception exception ? exception : new ExecutionException(failure);
    }
}
