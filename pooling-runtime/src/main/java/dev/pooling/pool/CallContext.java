package dev.pooling.pool;

import dev.pooling.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an agent may know of the attempt that it is being asked in: how much time is left for it. An agent that calls
 * another service passes that on as the limit of its own call, or does not begin what it can't end in time.
 *
 * <pre>{@code
 * Duration left = CallContext.current().map(CallContext::remaining).orElse(Duration.ofSeconds(10));
 * }</pre>
 *
 * <p>Immutable and thread-safe. It is read on the thread on which the agent is called, and may then be kept: an
 * asynchronous agent reads it before it returns its stage. Calls carry nothing for it that they would not need without
 * it: it is put together from what watches over their time.
 *
 * @since 0.1
 */
public final class CallContext {

    private final Ticker ticker;
    private final long deadlineNanos;

    CallContext(Ticker ticker, long deadlineNanos) {
        this.ticker = ticker;
        this.deadlineNanos = deadlineNanos;
    }

    /**
     * Returns the context of the attempt that the current thread is in; of several, one within the other, that with the
     * least time left.
     *
     * @return the context; empty if the thread is in no attempt, or in none that is limited in time
     */
    public static Optional<CallContext> current() {
        return Optional.ofNullable(shorter(Watchdogs.current(), Asking.current()));
    }

    static @Nullable CallContext shorter(@Nullable CallContext one, @Nullable CallContext other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.remainingNanos() <= other.remainingNanos() ? one : other;
    }

    /**
     * Returns the time left for the attempt: until it is too late for its time-out or for the deadline of its call,
     * whichever is earlier.
     *
     * @return a duration; zero when it is too late
     */
    public Duration remaining() {
        return Duration.ofNanos(remainingNanos());
    }

    /**
     * Returns whether it is too late: whatever the agent answers is dropped.
     *
     * @return true if no time is left
     */
    public boolean isExpired() {
        return remainingNanos() == 0;
    }

    private long remainingNanos() {
        return Math.max(0, deadlineNanos - ticker.nanoTime());
    }

    @Override
    public String toString() {
        return "CallContext[" + Durations.text(remainingNanos()) + " left]";
    }
}
