package dev.pooling.benchmarks;

/** What one writes without a library. */
final class HandWritten {

    private HandWritten() {}

    /** A round robin over an {@code AtomicInteger}: neither retries nor breakers nor statistics. */
    static Service roundRobin(Service[] replicas) {
        Turn turn = new Turn(replicas.length);
        return input -> replicas[turn.next()].work(input);
    }
}
