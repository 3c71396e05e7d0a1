package dev.pooling.pool;

import dev.pooling.routing.Candidate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Leaves out the agents that are full, and those that the call has asked already. */
final class FullOrTried implements Predicate<Candidate> {

    private static final FullOrTried FULL = new FullOrTried(null);

    private final @Nullable Predicate<? super Candidate> tried;

    private FullOrTried(@Nullable Predicate<? super Candidate> tried) {
        this.tried = tried;
    }

    static FullOrTried of(@Nullable Predicate<? super Candidate> tried) {
        return tried == null ? FULL : new FullOrTried(tried);
    }

    @Override
    public boolean test(Candidate candidate) {
        return ((PooledAgent<?>) candidate).isFull() || tried != null && tried.test(candidate);
    }
}
