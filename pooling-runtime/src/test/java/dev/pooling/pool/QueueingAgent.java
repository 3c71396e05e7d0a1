package dev.pooling.pool;

import dev.pooling.time.ManualTime;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** An agent in manual time that works at some calls at a time and lets the others wait inside it, as most services do. */
final class QueueingAgent {

    private final ManualTime time;
    private final Random random;
    private final Queue<CompletableFuture<String>> waiting = new ArrayDeque<>();
    private int working;

    /** How many calls it works at. */
    int workers;

    /** How long it works at a call, in the mean; the times are exponentially distributed. */
    long workNanos;

    /** How many calls it has answered. */
    int answered;

    QueueingAgent(ManualTime time, long seed, int workers, long workNanos) {
        this.time = time;
        this.random = new Random(seed);
        this.workers = workers;
        this.workNanos = workNanos;
    }

    CompletableFuture<String> answer() {
        CompletableFuture<String> call = new CompletableFuture<>();
        waiting.add(call);
        work();
        return call;
    }

    private void work() {
        while (working < workers && !waiting.isEmpty()) {
            CompletableFuture<String> next = waiting.remove();
            working++;
            time.schedule(() -> end(next), (long) (-workNanos * Math.log(1 - random.nextDouble())));
        }
    }

    private void end(CompletableFuture<String> call) {
        working--;
        answered++;
        work();
        call.complete("answer");
    }
}
