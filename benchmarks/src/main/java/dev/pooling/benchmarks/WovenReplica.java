package dev.pooling.benchmarks;

import dev.pooling.annotation.Agent;
import java.util.List;
import java.util.stream.IntStream;

/** One of several equal implementations, which the Java agent makes a pool of. */
@Agent
final class WovenReplica implements Service {

    /** The Java agent holds its members weakly. */
    private static volatile List<WovenReplica> members = List.of();

    private final int number;

    private WovenReplica(int number) {
        this.number = number;
    }

    /** Several of them; calls of the one that is returned are shared by all. */
    static Service pooled(int count) {
        members = IntStream.range(0, count).mapToObj(WovenReplica::new).toList();
        return members.get(0);
    }

    @Override
    public int work(int input) {
        return input * 31 + number;
    }
}
