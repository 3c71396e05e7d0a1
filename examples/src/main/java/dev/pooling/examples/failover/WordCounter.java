package dev.pooling.examples.failover;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import java.io.IOException;

/** Counts words. The program calls this interface and knows nothing of replicas, failures or retries. */
@Pooled(name = "words", strategy = LoadBalanceStrategy.LEAST_LOADED, retries = 5, timeoutMillis = 1_000)
public interface WordCounter {

    /**
     * Counts the words of a text.
     *
     * @param text the text
     * @return how many words it has
     * @throws IOException if the counter fails
     * @throws InterruptedException if the thread is interrupted
     */
    int count(String text) throws IOException, InterruptedException;
}
