package dev.pooling.pool;

import dev.pooling.event.LogText;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a user's callback of each agent of a chain that failed. What the callback throws must not lose the call. */
record FallbackObserver(String chain, BiConsumer<String, ? super Exception> onFallback) implements CallObserver {

    private static final Logger LOG = LoggerFactory.getLogger(FallbackChain.class);

    @Override
    public void failed(String agentId, Throwable failure) {
        if (failure instanceof Exception exception) {
            try {
                onFallback.accept(agentId, exception);
            } catch (Exception | LinkageError | AssertionError thrown) {
                LOG.warn(
                        "{}: the onFallback callback failed with {}",
                        LogText.printable(chain),
                        thrown.getClass().getName());
            }
        }
    }
}
