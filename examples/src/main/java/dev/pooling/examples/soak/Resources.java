package dev.pooling.examples.soak;

import dev.pooling.examples.soak.Violations.Rule;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Heap and threads: read at even distances, and compared at the end with what there was at the beginning. */
final class Resources {

    /** A growth of the heap that does not matter: so many bytes, and one more for each call. */
    private static final double NEGLIGIBLE_BYTES = 1024 * 1024;

    /** A growth of the threads that does not matter, as a share of their number: each connection has two or three. */
    private static final double NEGLIGIBLE_THREADS = 0.5;

    private final Set<Thread> before = Thread.getAllStackTraces().keySet();
    private final List<Double> heap = new ArrayList<>();
    private final List<Double> threads = new ArrayList<>();

    /** Reads the heap after a collection, and the number of threads. */
    void read() {
        System.gc();
        heap.add((double)
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        threads.add((double) ManagementFactory.getThreadMXBean().getThreadCount());
    }

    /** Checks what was read, and says what came of it. */
    String check(Violations violations, long calls) {
        Trend bytes = trend(heap);
        Trend count = trend(threads);
        String text = String.format(
                Locale.ROOT,
                "heap %.0f KiB, growth %+.0f ± %.0f KiB; threads %.0f, growth %+.1f ± %.1f (± one standard error; %d readings)",
                bytes.mean() / 1024,
                bytes.growth() / 1024,
                bytes.error() / 1024,
                count.mean(),
                count.growth(),
                count.error(),
                heap.size());
        if (bytes.grows(NEGLIGIBLE_BYTES + calls)) {
            violations.add(Rule.FLAT_HEAP, text);
        }
        if (count.grows(NEGLIGIBLE_THREADS * count.mean())) {
            violations.add(Rule.FLAT_THREADS, text);
        }
        return text;
    }

    private static Trend trend(List<Double> figures) {
        return Trend.of(figures.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Waits for the threads to end that were not there at the beginning. Idle ones take a while. */
    void awaitThreads(Violations violations, long millis) throws InterruptedException {
        long start = System.nanoTime();
        while (!newThreads().isEmpty()) {
            if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(millis)) {
                String names = newThreads().stream().map(Thread::getName).collect(Collectors.joining(", "));
                violations.add(Rule.FLAT_THREADS, "still there in the end: " + names);
                return;
            }
            // An HTTP client ends its thread when nobody can reach it any more.
            System.gc();
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private Set<Thread> newThreads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeAll(before);
        threads.removeIf(Resources::belongsToJdk);
        return threads;
    }

    /** The common pool, whose size is bounded, and what serves virtual threads and cleaners. */
    private static boolean belongsToJdk(Thread thread) {
        return thread.getName().startsWith("ForkJoinPool.commonPool")
                || thread.getClass().getName().startsWith("jdk.internal.")
                || thread.getName().startsWith("VirtualThread-");
    }
}
