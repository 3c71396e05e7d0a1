package dev.pooling.examples.crowd;

import dev.pooling.Pooling;
import dev.pooling.annotation.Pooled;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.AgentStats;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Begins 100,000 calls before the first of them ends, lets them end a second later, and counts. */
public final class Crowded {

    static final int CALLS = 100_000;

    /** How many lines this program prints. */
    static final int LINES = 5;

    private static final int AGENTS = 4;

    /** A call fails at first if its number is a multiple of this one, and goes on with another agent. */
    private static final int FAILING = 100;

    /** What is called: a remote model, say. */
    @Pooled(retries = 1)
    public interface Model {

        /**
         * Answers a question.
         *
         * @param question its number
         * @return the same number, later
         */
        CompletableFuture<Integer> answer(int question);
    }

    private final CompletableFuture<Void> allBegun = new CompletableFuture<>();
    private final ExecutorService remote = Executors.newFixedThreadPool(2);
    private final boolean[] failed = new boolean[CALLS];
    private final Model model;

    private Crowded() {
        Pooling.Builder<Model> builder = Pooling.of(Model.class);
        for (int agent = 1; agent <= AGENTS; agent++) {
            builder.agent("model " + agent, this::answer);
        }
        model = builder.build();
    }

    /** Takes a second from when all calls have come, as if each had taken a little longer than that. */
    private CompletableFuture<Integer> answer(int question) {
        Executor later = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, remote);
        return allBegun.thenApplyAsync(begun -> numberOf(question), later);
    }

    private int numberOf(int question) {
        if (question % FAILING == 0 && !failed[question]) {
            failed[question] = true;
            throw new IllegalStateException("no answer to question " + question);
        }
        return question;
    }

    /**
     * Runs it.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        new Crowded().run();
    }

    private void run() {
        List<CompletableFuture<Integer>> answers = new ArrayList<>(CALLS);
        for (int question = 0; question < CALLS; question++) {
            answers.add(model.answer(question));
        }
        System.out.printf("%d calls under way%n", inFlight());
        System.out.printf("%d MiB of heap after a collection%n", usedHeap() >> 20);
        allBegun.complete(null);
        int right = 0;
        for (int question = 0; question < CALLS; question++) {
            right += answers.get(question).join() == question ? 1 : 0;
        }
        System.out.printf("%d calls answered, %d attempts failed%n", right, failures());
        System.out.printf("%d calls left under way%n", inFlight());
        remote.shutdown();
        System.out.printf(
                "%d threads at most%n", ManagementFactory.getThreadMXBean().getPeakThreadCount());
    }

    private long inFlight() {
        return stats().stream().mapToLong(AgentStats::inFlight).sum();
    }

    private long failures() {
        return stats().stream().mapToLong(AgentStats::failureCount).sum();
    }

    private List<AgentStats> stats() {
        AgentPool<Model> pool = Pooling.poolOf(model);
        return List.copyOf(pool.stats().values());
    }

    private static long usedHeap() {
        System.gc();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return heap.getUsed();
    }
}
