package dev.pooling.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An agent that answers whenever the test does, and keeps the futures it has handed out. */
final class AsyncAgent {

    final String name;
    final List<CompletableFuture<String>> asked = new ArrayList<>();

    AsyncAgent(String name) {
        this.name = name;
    }

    CompletableFuture<String> answer() {
        CompletableFuture<String> future = new CompletableFuture<>();
        asked.add(future);
        return future;
    }

    CompletableFuture<String> last() {
        return asked.get(asked.size() - 1);
    }
}
