package dev.pooling.examples.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Calls a word counter at a steady rate from several threads, and checks every answer. */
final class Load {

    private static final int THREADS = 8;
    private static final int CALLS_PER_SECOND = 400;

    private final WordCounter counter;
    private final List<String> texts;
    private final Histogram latencyMicros = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(1), 3);
    private final LongAdder calls = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;

    Load(WordCounter counter, List<String> texts) {
        this.counter = counter;
        this.texts = texts;
    }

    void start() {
        long begin = System.nanoTime();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            Thread thread = new Thread(() -> run(number, begin), "caller-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void run(int thread, long begin) {
        long intervalNanos = TimeUnit.SECONDS.toNanos(1) / CALLS_PER_SECOND;
        for (long number = thread; running; number += THREADS) {
            long due = begin + number * intervalNanos;
            try {
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            } catch (InterruptedException unexpected) {
                return;
            }
            call(texts.get((int) (number % texts.size())));
        }
    }

    private void call(String text) {
        long start = System.nanoTime();
        try {
            if (counter.count(text) != Words.count(text)) {
                wrong.increment();
            }
        } catch (Exception failure) {
            lost.increment();
            System.err.println("\nLost a call: " + failure);
        }
        calls.increment();
        latencyMicros.recordValue(Math.min(
                latencyMicros.getHighestTrackableValue(), TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start)));
    }

    /** Lets every call that is under way come to its end. */
    void stop() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    long calls() {
        return calls.sum();
    }

    long lost() {
        return lost.sum();
    }

    long wrong() {
        return wrong.sum();
    }

    double latencyMillis(double percentile) {
        return latencyMicros.getValueAtPercentile(percentile) / 1_000.0;
    }
}
