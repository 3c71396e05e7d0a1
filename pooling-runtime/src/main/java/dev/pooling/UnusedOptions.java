package dev.pooling;

import dev.pooling.proxy.InterfacePlan;
import dev.pooling.proxy.PlanProblems;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses what a builder was told to no effect, rather than leave the caller in the belief that it counts. */
final class UnusedOptions {

    private final PoolDraft<?> draft;
    private final InterfacePlan<?> plan;
    private final PlanProblems problems;

    UnusedOptions(PoolDraft<?> draft, InterfacePlan<?> plan, PlanProblems problems) {
        this.draft = draft;
        this.plan = plan;
        this.problems = problems;
    }

    void check() {
        if (draft.name != null && draft.name.isBlank()) {
            problems.add("name", "must not be blank", "Give a name, or leave it out for the name of the interface");
        }
        if (draft.strategy != null && draft.selector != null) {
            problems.add(
                    "strategy and selector",
                    "strategy is " + draft.strategy + ", but the selector decides instead",
                    "Keep one of them");
        }
        if (plan.isChain()) {
            refuseInChain("strategy", draft.strategy);
            refuseInChain("selector", draft.selector);
            refuseInChain("routeKey", draft.routeKey);
        }
        checkRanks();
        checkRotation();
    }

    private void checkRotation() {
        Set<String> reserve = plan.fallbackAgents();
        boolean allReserve =
                draft.agents.stream().allMatch(agent -> agent.id() != null && reserve.contains(agent.id()));
        if (!plan.isChain() && !draft.agents.isEmpty() && allReserve) {
            problems.add(
                    "agents",
                    "all of them are reserve agents of a @Fallback, and none is left for the rotation",
                    "Give an agent that no @Fallback names, or remove @Pooled for a chain");
        }
    }

    private void refuseInChain(String option, @Nullable Object value) {
        if (value != null) {
            problems.add(
                    option,
                    plan.type().getSimpleName()
                            + " has only @Fallback, which makes it a chain: its agents are asked in order",
                    "Annotate the interface with @Pooled for a pool, or do not set the " + option);
        }
    }

    private void checkRanks() {
        for (GivenAgent<?> agent : draft.agents) {
            String id = agent.id();
            if (id != null
                    && agent.options().hasRank()
                    && (plan.isChain() || plan.fallbackAgents().contains(id))) {
                problems.add(
                        AgentChecks.place(id),
                        "has a weight or a priority, but is asked in the order of a @Fallback",
                        "Remove it, and put the agent where it belongs in the order");
            }
        }
    }
}
