package dev.pooling.pool;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

/** An agent that blocks its thread until the test tells it what to answer. */
final class BlockingAgent {

    final String name;

    /** The calls that it has been given. */
    final BlockingQueue<Work> works = new LinkedBlockingQueue<>();

    /** Whether an interrupt ends its work. */
    volatile boolean interruptible = true;

    BlockingAgent(String name) {
        this.name = name;
    }

    /** One call: what it will answer, its thread, and whether that was interrupted. */
    static final class Work {
        final CompletableFuture<String> answer = new CompletableFuture<>();
        final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        final CompletableFuture<Void> ended = new CompletableFuture<>();
        final Thread thread = Thread.currentThread();
    }

    String answer() throws Exception {
        Work work = new Work();
        works.add(work);
        try {
            while (true) {
                try {
                    String answer = work.answer.get();
                    work.interrupted.complete(false);
                    return answer;
                } catch (InterruptedException interrupt) {
                    work.interrupted.complete(true);
                    if (interruptible) {
                        throw interrupt;
                    }
                } catch (ExecutionException failed) {
                    throw (Exception) failed.getCause();
                }
            }
        } finally {
            work.ended.complete(null);
        }
    }
}
