package dev.pooling.proxy;

import dev.pooling.health.HealthProbe;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Calls the method marked with {@code @Probe} on an agent. The thread is the probe's own, so it may wait for a stage. */
final class ProbeMethod<T> implements HealthProbe<T> {

    private final MethodHandle method;
    private final boolean async;

    private ProbeMethod(MethodHandle method, boolean async) {
        this.method = method;
        this.async = async;
    }

    /**
     * Makes the probe.
     *
     * @throws IllegalAccessException if the method can't be called from here
     */
    static <T> ProbeMethod<T> of(Method method, boolean async) throws IllegalAccessException {
        if (!method.trySetAccessible()) {
            throw new IllegalAccessException(method.toString());
        }
        MethodHandle handle = MethodHandles.lookup().unreflect(method);
        return new ProbeMethod<>(handle.asType(MethodType.methodType(Object.class, Object.class)), async);
    }

    @Override
    public boolean check(T agent) throws Exception {
        Object result = call(agent);
        return !Boolean.FALSE.equals(async ? await(result) : result);
    }

    private @Nullable Object call(T agent) throws Exception {
        try {
            return (Object) method.invokeExact((Object) agent);
        } catch (Exception | Error thrown) {
            throw thrown;
        } catch (Throwable other) {
            throw new ExecutionException(other);
        }
    }

    /** What the agent's stage or future completes with; no stage is a failure. */
    private static @Nullable Object await(@Nullable Object result) throws Exception {
        if (result == null) {
            return false;
        }
        Future<?> future = result instanceof CompletionStage<?> stage ? following(stage) : (Future<?>) result;
        try {
            return future.get();
        } catch (InterruptedException timeout) {
            if (result instanceof Future<?> cancellable) {
                cancellable.cancel(true);
            }
            throw timeout;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception own ? own : failed;
        }
    }

    /** Not every stage can be turned into a future. */
    private static Future<?> following(CompletionStage<?> stage) {
        CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                future.complete(value);
            } else {
                future.completeExceptionally(failure);
            }
        });
        return future;
    }
}
