package dev.pooling.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;

/** Whose turn it is, as all peers but those with a round robin of their own are given it: by one shared counter. */
final class Turn {

    private final AtomicInteger position = new AtomicInteger();
    private final int count;

    Turn(int count) {
        this.count = count;
    }

    int next() {
        return (position.getAndIncrement() & Integer.MAX_VALUE) % count;
    }
}
