package dev.pooling.pool;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.health.AgentStatus;
import dev.pooling.internal.LogText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/** Explains why a call could not be given to any agent. */
final class NoAgents {

    private static final int NAMED = 10;

    private NoAgents() {}

    /** Tells of the agents that have what the picker requires. */
    static <T> NoAgentAvailableException exception(AgentPicker<T> picker, long nowNanos) {
        AgentGroup<T> group = picker.group();
        Map<String, AgentStatus> statuses = new LinkedHashMap<>();
        StringJoiner reasons = new StringJoiner(", ");
        Duration retryAfter = null;
        for (PooledAgent<T> member : group.roster().members()) {
            if (!member.has(picker.tags())) {
                continue;
            }
            statuses.put(member.id(), member.status(nowNanos));
            Duration wait = Duration.ofNanos(Math.max(
                    member.breaker().openRemainingNanos(nowNanos),
                    member.cooldown().remainingNanos(nowNanos)));
            retryAfter = retryAfter == null || wait.compareTo(retryAfter) < 0 ? wait : retryAfter;
            if (statuses.size() <= NAMED) {
                reasons.add(reason(member, wait, nowNanos));
            }
        }
        if (statuses.size() > NAMED) {
            reasons.add("and " + (statuses.size() - NAMED) + " more");
        }
        return new NoAgentAvailableException(message(picker, statuses, reasons), statuses, retryAfter);
    }

    private static String message(AgentPicker<?> picker, Map<String, AgentStatus> statuses, StringJoiner reasons) {
        AgentGroup<?> group = picker.group();
        String pool = "No agent available in pool '" + LogText.printable(group.name()) + "': ";
        if (group.isClosed()) {
            return pool + "it is closed. Make a new one, or close it later.";
        }
        int size = group.roster().members().size();
        if (size == 0) {
            return pool + "it has no agents. Add one with addAgent or on the builder.";
        }
        String required = picker.tags().isEmpty() ? "" : " the tags [" + picker.tags() + "] that the call requires";
        if (statuses.isEmpty()) {
            return pool + "none of its " + size + " agents has" + required
                    + ". Give an agent such metadata, or require less.";
        }
        return pool + (required.isEmpty() ? "" : "of those with" + required + ", ") + reasons
                + ". Add a @Fallback, or try again later.";
    }

    private static String reason(PooledAgent<?> member, Duration wait, long nowNanos) {
        String id = LogText.printable(member.id());
        long coolingNanos = member.cooldown().remainingNanos(nowNanos);
        return switch (member.breaker().state(nowNanos)) {
            case OPEN -> id + " OPEN for " + Durations.text(wait) + " more";
            case HALF_OPEN, CLOSED ->
                coolingNanos == 0
                        ? reason(id, member.breaker().state(nowNanos))
                        : id + " THROTTLED for " + Durations.text(wait) + " more";
        };
    }

    private static String reason(String id, State state) {
        return switch (state) {
            case OPEN -> id + " OPEN";
            case HALF_OPEN -> id + " HALF_OPEN with all trial calls under way";
            case CLOSED -> id + " just changed its state";
        };
    }
}
