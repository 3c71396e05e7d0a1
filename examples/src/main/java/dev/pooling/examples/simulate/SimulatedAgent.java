package dev.pooling.examples.simulate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A server that works on a few calls at a time and lets the others wait in the order in which they came. It can be made
 * slow, flaky, stingy or dead.
 *
 * <p>It does not notice when its caller gives up: work that was begun or waits is done all the same, as most servers do.
 */
final class SimulatedAgent {

    /** How many calls it works on at a time. */
    static final int WORKERS = 4;

    /** How soon a dead server refuses a connection, and a stingy one a call. */
    private static final long REFUSAL_NANOS = 200_000;

    /** A fault counts as known to those who can know it after this time. */
    private static final long DETECTION_NANOS = 1_000_000_000;

    private final String id;
    private final VirtualTime time;
    private final Chance chance;
    private final Queue<Job> waiting = new ArrayDeque<>();
    private final Set<Job> begun = new LinkedHashSet<>();
    private double speed;
    private double failureRate;
    private boolean down;
    private Quota quota = Quota.NONE;
    private boolean faulty;
    private long faultySinceNanos;

    SimulatedAgent(String id, double speed, VirtualTime time, Chance chance) {
        this.id = id;
        this.speed = speed;
        this.time = time;
        this.chance = chance;
    }

    String id() {
        return id;
    }

    // ---- faults ----

    void speed(double newSpeed) {
        speed = newSpeed;
    }

    double speed() {
        return speed;
    }

    void failureRate(double rate) {
        failureRate = rate;
    }

    void quota(Quota newQuota) {
        quota = newQuota;
    }

    /** Dies: whoever is connected is told so, and whoever comes is refused. */
    void crash() {
        down = true;
        List<Job> lost = new ArrayList<>(begun);
        lost.addAll(waiting);
        begun.clear();
        waiting.clear();
        lost.forEach(job -> job.answer.completeExceptionally(new AgentFailure("connection reset")));
    }

    /** Comes back from the dead, with an empty queue. */
    void start() {
        down = false;
    }

    /** Says whether calls of this agent count as meeting the fault of the scenario. */
    void faulty(boolean isFaulty) {
        faulty = isFaulty;
        faultySinceNanos = time.nanoTime();
    }

    boolean isKnownToBeFaulty() {
        return faulty && time.nanoTime() - faultySinceNanos >= DETECTION_NANOS;
    }

    // ---- calls ----

    CompletionStage<String> serve(SimulatedCall call) {
        call.attempts++;
        call.metFault |= isKnownToBeFaulty();
        CompletableFuture<String> answer = new CompletableFuture<>();
        if (down) {
            time.after(REFUSAL_NANOS, () -> answer.completeExceptionally(new AgentFailure("connection refused")));
        } else if (!quota.tryTake(time.nanoTime())) {
            time.after(REFUSAL_NANOS, () -> answer.completeExceptionally(new ThrottledFailure()));
        } else {
            Job job = new Job(call, answer);
            if (begun.size() < WORKERS) {
                begin(job);
            } else {
                waiting.add(job);
            }
        }
        return answer;
    }

    private void begin(Job job) {
        begun.add(job);
        time.after((long) (job.call.workNanos / speed), () -> finish(job));
    }

    private void finish(Job job) {
        if (!begun.remove(job)) {
            // It was lost in a crash.
            return;
        }
        Job next = waiting.poll();
        if (next != null) {
            begin(next);
        }
        if (failureRate > 0 && chance.next() < failureRate) {
            job.answer.completeExceptionally(new AgentFailure("internal error"));
        } else {
            job.answer.complete(id);
        }
    }

    // ---- what only an oracle sees ----

    /** How long a call is expected to take here until it has succeeded; infinite if it can't. */
    double expectedNanos(double meanWorkNanos) {
        if (down || !quota.hasSome(time.nanoTime())) {
            return Double.POSITIVE_INFINITY;
        }
        double ahead = begun.size() < WORKERS ? 0 : (waiting.size() + 1.0) / WORKERS;
        return (ahead + 1) * meanWorkNanos / speed / (1 - failureRate);
    }

    private record Job(SimulatedCall call, CompletableFuture<String> answer) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return call.number;
        }
    }
}
