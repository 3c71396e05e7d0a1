package dev.pooling.pool;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.health.AgentStatus;
import dev.pooling.internal.LogText;
import dev.pooling.limit.ConcurrencyLimit;
import dev.pooling.routing.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Explains why a call could not be given to any agent. Notes at once what is so, and puts it into words when it is asked to: a
 * pool whose agents are all out turns calls away by the thousand. Knows the agents by their ids alone, so that whoever keeps
 * the exception does not keep them.
 */
final class NoAgents {

    private static final int NAMED = 10;

    private final String poolName;
    private final boolean closed;
    private final int poolSize;
    private final Tags tags;
    private final long queuedNanos;
    private final LinkedHashMap<String, AgentStatus> statuses = new LinkedHashMap<>();
    private final List<Reason> reasons = new ArrayList<>(4);

    /** The shortest time until an agent may be available; endless if nobody knows. */
    private long retryAfterNanos = Long.MAX_VALUE;

    private boolean anyFull;

    /** Whether open breakers let trials in early. */
    private final boolean early;

    private NoAgents(AgentPicker<?> picker, long nowNanos, long queuedNanos) {
        Roster<?> roster = picker.group().roster();
        List<? extends PooledAgent<?>> members = roster.members();
        this.early = roster.triesEarly();
        this.poolName = picker.group().name();
        this.closed = picker.group().isClosed();
        this.poolSize = members.size();
        this.tags = picker.tags();
        this.queuedNanos = queuedNanos;
        for (PooledAgent<?> member : members) {
            add(member, nowNanos);
        }
    }

    /** Tells of the agents that have what the picker requires, to a call that has waited for a place that long. */
    static NoAgentAvailableException exception(AgentPicker<?> picker, long nowNanos, long queuedNanos) {
        NoAgents facts = new NoAgents(picker, nowNanos, queuedNanos);
        return facts.anyFull ? new AgentsFullException(facts) : new NoAgentAvailableException(facts);
    }

    private void add(PooledAgent<?> member, long nowNanos) {
        if (!member.has(tags)) {
            return;
        }
        statuses.put(member.id(), member.status(nowNanos));
        long coolingNanos = member.cooldown().remainingNanos(nowNanos);
        long waitNanos = Math.max(member.trialWaitNanos(early, nowNanos), coolingNanos);
        ConcurrencyLimit limit = waitNanos == 0 && !closed ? member.limit() : null;
        boolean full = limit != null && limit.isFull();
        anyFull |= full;
        // When one of the calls of a full agent will end, nobody knows.
        if (!full) {
            retryAfterNanos = Math.min(retryAfterNanos, waitNanos);
        }
        if (reasons.size() < NAMED) {
            State state = member.breaker().state(nowNanos);
            reasons.add(
                    limit != null && full
                            ? new Full(member.id(), limit.taken(), limit.limit())
                            : new Out(member.id(), state, coolingNanos > 0, waitNanos));
        }
    }

    /** The status of every agent that the call could have gone to; handed over. */
    LinkedHashMap<String, AgentStatus> statuses() {
        return statuses;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfterNanos == Long.MAX_VALUE ? null : Duration.ofNanos(retryAfterNanos);
    }

    String message() {
        String waited = queuedNanos == 0 ? "" : " after " + Durations.text(queuedNanos) + " of waiting";
        String pool = "No agent available in pool '" + LogText.printable(poolName) + "'" + waited + ": ";
        if (closed) {
            return pool + "it is closed. Make a new one, or close it later.";
        }
        if (poolSize == 0) {
            return pool + "it has no agents. Add one with addAgent or on the builder.";
        }
        String required = tags.isEmpty() ? "" : " the tags [" + tags + "] that the call requires";
        if (statuses.isEmpty()) {
            return pool + "none of its " + poolSize + " agents has" + required
                    + ". Give an agent such metadata, or require less.";
        }
        return pool
                + (required.isEmpty() ? "" : "of those with" + required + ", ")
                + reasons.stream().map(Reason::text).collect(Collectors.joining(", "))
                + (statuses.size() > NAMED ? ", and " + (statuses.size() - NAMED) + " more" : "")
                + (anyFull
                        ? ". Add a @Fallback or agents, raise maxConcurrent or maxConcurrentWait, or try again later."
                        : ". Add a @Fallback, or try again later.");
    }

    /** Why an agent could not be asked. */
    private sealed interface Reason {
        String text();
    }

    private record Full(String id, int taken, int limit) implements Reason {
        @Override
        public String text() {
            return LogText.printable(id) + " FULL with " + taken + " of " + limit + " calls under way";
        }
    }

    private record Out(String id, State state, boolean throttled, long waitNanos) implements Reason {
        @Override
        public String text() {
            return LogText.printable(id) + " " + what();
        }

        private String what() {
            if (state != State.OPEN && throttled) {
                return "THROTTLED for " + Durations.text(waitNanos) + " more";
            }
            return switch (state) {
                case OPEN -> "OPEN for " + Durations.text(waitNanos) + " more";
                case HALF_OPEN -> "HALF_OPEN with all trial calls under way";
                case CLOSED -> "just changed its state";
            };
        }
    }
}
