package dev.pooling.retry;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt means for its agent and for the call: the answer of an {@link OutcomeClassifier}. Immutable.
 *
 * @since 0.1
 */
public final class Outcome {

    /** The kinds of outcome. */
    public enum Kind {
        /** The agent has worked: it counts as a success, and the result or the exception reaches the caller. */
        SUCCESS,
        /** The agent has failed: it counts against the agent, and another one may be asked. */
        FAILURE,
        /**
         * The agent has too much to do: it gets no call for a while, without a mark against it, and another one is asked
         * at once.
         */
        THROTTLED,
        /** It says nothing about the agent: it counts for nothing, and the result or the exception reaches the caller. */
        IGNORED,
        /** The call itself is at fault: it counts for nothing, and no other agent is asked. */
        REJECTED_CALL
    }

    /** The agent has worked. */
    public static final Outcome SUCCESS = new Outcome(Kind.SUCCESS, null);

    /** The agent has failed. */
    public static final Outcome FAILURE = new Outcome(Kind.FAILURE, null);

    /** It says nothing about the agent. */
    public static final Outcome IGNORED = new Outcome(Kind.IGNORED, null);

    /** The call itself is at fault. */
    public static final Outcome REJECTED_CALL = new Outcome(Kind.REJECTED_CALL, null);

    /** The agent has too much to do, and does not say for how long: the pool's {@code throttleCooldown} counts. */
    public static final Outcome THROTTLED = new Outcome(Kind.THROTTLED, null);

    private final Kind kind;
    private final @Nullable Duration cooldown;

    private Outcome(Kind kind, @Nullable Duration cooldown) {
        this.kind = kind;
        this.cooldown = cooldown;
    }

    /**
     * Makes the outcome of an agent that has too much to do for a known time.
     *
     * @param cooldown for how long the agent is to get no call; not null, zero or more. The pool's
     *     {@code throttleMaxCooldown} bounds it.
     * @return the outcome; never null
     * @throws IllegalArgumentException if the time is below zero
     */
    public static Outcome throttled(Duration cooldown) {
        if (cooldown.isNegative()) {
            throw new IllegalArgumentException("cooldown must be >= 0, was " + cooldown);
        }
        return new Outcome(Kind.THROTTLED, cooldown);
    }

    /**
     * Returns what kind of outcome it is.
     *
     * @return the kind; never null
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns for how long a throttled agent is to get no call.
     *
     * @return the time; empty if it is unknown or the outcome is of another kind
     */
    public Optional<Duration> cooldown() {
        return Optional.ofNullable(cooldown);
    }

    @Override
    public String toString() {
        return cooldown == null ? kind.toString() : kind + " for " + cooldown;
    }
}
