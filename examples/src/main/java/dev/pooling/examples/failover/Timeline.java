package dev.pooling.examples.failover;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What happens to the replicas, and when. */
final class Timeline {

    private static final Duration LENGTH = Duration.ofSeconds(20);

    /** Something that happens at a time. */
    private record Step(double second, String what, Action action) {}

    @FunctionalInterface
    private interface Action {
        void run() throws IOException, InterruptedException;
    }

    private final LiveLine line;
    private final List<Step> steps;

    Timeline(List<ReplicaProcess> replicas, LiveLine line) {
        this.line = line;
        ReplicaProcess one = replicas.get(0);
        ReplicaProcess two = replicas.get(1);
        ReplicaProcess three = replicas.get(2);
        steps = List.of(
                new Step(3, "replica-1 is killed (SIGKILL)", one::kill),
                new Step(
                        6,
                        "replica-2 answers every call with an error for 3 s",
                        () -> two.misbehave(ReplicaServer.Fault.ERRORS, Duration.ofSeconds(3))),
                new Step(
                        10,
                        "replica-3 takes 300 ms longer for 3 s",
                        () -> three.misbehave(ReplicaServer.Fault.SLOW, Duration.ofSeconds(3))),
                new Step(14, "replica-1 is started again", one::start));
    }

    void play() throws IOException, InterruptedException {
        long start = System.nanoTime();
        int next = 0;
        for (int half = 1; half <= LENGTH.toSeconds() * 2; half++) {
            double second = half / 2.0;
            TimeUnit.NANOSECONDS.sleep(start + half * 500_000_000L - System.nanoTime());
            if (half % 2 == 0) {
                line.print();
            }
            if (next < steps.size() && second >= steps.get(next).second()) {
                line.note(steps.get(next).what());
                steps.get(next).action().run();
                next++;
            }
        }
        System.out.println();
    }
}
