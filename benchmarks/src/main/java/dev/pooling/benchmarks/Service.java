package dev.pooling.benchmarks;

import dev.pooling.annotation.Pooled;

/** The interface that is called: its work costs next to nothing, so that what is measured is the way to it. */
@Pooled
public interface Service {

    /**
     * Does a little work.
     *
     * @param input any number
     * @return another one
     */
    int work(int input);
}
