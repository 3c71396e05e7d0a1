package dev.pooling.routing;

import dev.pooling.internal.RepeatedFailureLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Asks a user's selector, and round robin where that fails or declines. */
final class SelectorBalancer extends Balancer {

    private final AgentSelector selector;
    private final String poolName;
    private final Tags tags;
    private final RoundRobinBalancer roundRobin = new RoundRobinBalancer();
    private final RepeatedFailureLog failures = new RepeatedFailureLog(LoggerFactory.getLogger(AgentSelector.class));

    SelectorBalancer(AgentSelector selector, String poolName, Tags tags) {
        this.tags = tags;
        this.selector = Objects.requireNonNull(selector, "selector must not be null");
        this.poolName = Objects.requireNonNull(poolName, "poolName must not be null");
    }

    @Override
    public boolean looksAtCalls() {
        return true;
    }

    @Override
    int choose(CandidateSet set, long nowNanos, @Nullable Object routeKey, @Nullable Exclusion excluded) {
        CallDescription call = CallDescription.of(routeKey);
        RoutingRequest request = new RoutingRequest(
                poolName,
                call.routeKey(),
                excluded != null && excluded.isFailover(),
                tags,
                call.method(),
                call.arguments(),
                nowNanos);
        int chosen = excluded == null ? ask(request, set.asList()) : ofAllowed(set, request, excluded);
        return chosen >= 0 ? chosen : roundRobin.choose(set, nowNanos, null, excluded);
    }

    private int ofAllowed(CandidateSet set, RoutingRequest request, Exclusion excluded) {
        List<Candidate> allowed = new ArrayList<>(set.size());
        int[] indices = new int[set.size()];
        for (int index = 0; index < set.size(); index++) {
            if (!excluded.test(set.get(index))) {
                indices[allowed.size()] = index;
                allowed.add(set.get(index));
            }
        }
        if (allowed.size() <= 1) {
            return allowed.isEmpty() ? -1 : indices[0];
        }
        int chosen = ask(request, Collections.unmodifiableList(allowed));
        return chosen < 0 ? -1 : indices[chosen];
    }

    /** The selector's choice, or -1. What it throws must not lose the call. */
    private int ask(RoutingRequest request, List<Candidate> candidates) {
        try {
            int chosen = selector.select(request, candidates);
            if (chosen >= -1 && chosen < candidates.size()) {
                return chosen;
            }
            report("returned " + chosen + " for " + candidates.size() + " candidates");
        } catch (Exception | LinkageError | AssertionError failure) {
            // A checked exception thrown in disguise: the caller's interrupt is not the selector's to consume.
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            // Its class alone: message and stack trace are made by foreign code.
            report("failed with " + failure.getClass().getName());
        }
        return -1;
    }

    private void report(String what) {
        failures.report(
                poolName, "selector " + selector.getClass().getName() + " " + what + "; round robin decides instead");
    }
}
