package dev.pooling.pool;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An agent that answers with its name, or fails as told; it counts its calls. */
final class FakeAgent {

    final String name;
    final AtomicInteger calls = new AtomicInteger();
    private volatile @Nullable Supplier<? extends Exception> failure;

    FakeAgent(String name) {
        this.name = name;
    }

    /** From now on every call throws what the supplier makes. */
    FakeAgent failWith(Supplier<? extends Exception> newFailure) {
        failure = newFailure;
        return this;
    }

    FakeAgent recover() {
        failure = null;
        return this;
    }

    String answer() throws Exception {
        calls.incrementAndGet();
        Supplier<? extends Exception> failing = failure;
        if (failing != null) {
            throw failing.get();
        }
        return name;
    }
}
