package dev.pooling.pool;

import dev.pooling.internal.RepeatedFailureLog;
import java.util.function.BiConsumer;

/** Tells a user's callback of each agent of a chain that failed. What the callback throws must not lose the call. */
record FallbackObserver(String chain, BiConsumer<String, ? super Exception> onFallback, RepeatedFailureLog failures)
        implements CallObserver {

    @Override
    public void failed(String agentId, Throwable failure) {
        if (failure instanceof Exception exception) {
            try {
                onFallback.accept(agentId, exception);
            } catch (Exception | LinkageError | AssertionError thrown) {
                failures.report(chain, "the onFallback callback", thrown);
            }
        }
    }
}
