package dev.pooling.pool;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.health.AgentStatus;
import dev.pooling.internal.LogText;
import dev.pooling.limit.ConcurrencyLimit;
import dev.pooling.routing.Tags;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Explains why a call could not be given to any agent. Used once, by one thread. */
final class NoAgents {

    private static final int NAMED = 10;

    private final AgentGroup<?> group;
    private final Tags tags;
    private final long nowNanos;
    private final long queuedNanos;
    private final Map<String, AgentStatus> statuses = new LinkedHashMap<>();
    private final StringJoiner reasons = new StringJoiner(", ");
    private @Nullable Duration retryAfter;
    private boolean anyFull;

    private NoAgents(AgentPicker<?> picker, long nowNanos, long queuedNanos) {
        this.group = picker.group();
        this.tags = picker.tags();
        this.nowNanos = nowNanos;
        this.queuedNanos = queuedNanos;
    }

    /** Tells of the agents that have what the picker requires, to a call that has waited for a place that long. */
    static NoAgentAvailableException exception(AgentPicker<?> picker, long nowNanos, long queuedNanos) {
        return new NoAgents(picker, nowNanos, queuedNanos).exception();
    }

    private NoAgentAvailableException exception() {
        group.roster().members().forEach(this::add);
        if (statuses.size() > NAMED) {
            reasons.add("and " + (statuses.size() - NAMED) + " more");
        }
        return anyFull
                ? new AgentsFullException(message(), statuses, retryAfter)
                : new NoAgentAvailableException(message(), statuses, retryAfter);
    }

    private void add(PooledAgent<?> member) {
        if (!member.has(tags)) {
            return;
        }
        statuses.put(member.id(), member.status(nowNanos));
        Duration wait = Duration.ofNanos(Math.max(
                member.breaker().openRemainingNanos(nowNanos), member.cooldown().remainingNanos(nowNanos)));
        boolean full = wait.isZero() && member.isFull() && !group.isClosed();
        anyFull |= full;
        // When one of the calls of a full agent will end, nobody knows.
        if (!full) {
            retryAfter = retryAfter == null || wait.compareTo(retryAfter) < 0 ? wait : retryAfter;
        }
        if (statuses.size() <= NAMED) {
            reasons.add(LogText.printable(member.id()) + (full ? fullness(member) : reason(member, wait)));
        }
    }

    private String message() {
        String waited = queuedNanos == 0 ? "" : " after " + Durations.text(queuedNanos) + " of waiting";
        String pool = "No agent available in pool '" + LogText.printable(group.name()) + "'" + waited + ": ";
        if (group.isClosed()) {
            return pool + "it is closed. Make a new one, or close it later.";
        }
        int size = group.roster().members().size();
        if (size == 0) {
            return pool + "it has no agents. Add one with addAgent or on the builder.";
        }
        String required = tags.isEmpty() ? "" : " the tags [" + tags + "] that the call requires";
        if (statuses.isEmpty()) {
            return pool + "none of its " + size + " agents has" + required
                    + ". Give an agent such metadata, or require less.";
        }
        return pool
                + (required.isEmpty() ? "" : "of those with" + required + ", ")
                + reasons
                + (anyFull
                        ? ". Add a @Fallback or agents, raise maxConcurrent or maxConcurrentWait, or try again later."
                        : ". Add a @Fallback, or try again later.");
    }

    private static String fullness(PooledAgent<?> member) {
        ConcurrencyLimit limit = Objects.requireNonNull(member.limit());
        return " FULL with " + limit.taken() + " of " + limit.limit() + " calls under way";
    }

    private String reason(PooledAgent<?> member, Duration wait) {
        State state = member.breaker().state(nowNanos);
        if (state != State.OPEN && member.cooldown().remainingNanos(nowNanos) > 0) {
            return " THROTTLED for " + Durations.text(wait) + " more";
        }
        return switch (state) {
            case OPEN -> " OPEN for " + Durations.text(wait) + " more";
            case HALF_OPEN -> " HALF_OPEN with all trial calls under way";
            case CLOSED -> " just changed its state";
        };
    }
}
