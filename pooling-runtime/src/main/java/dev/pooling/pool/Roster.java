package dev.pooling.pool;

import dev.pooling.routing.CandidateSet;
import java.util.List;

/**
 * Who is in a group and who takes part now: an immutable snapshot, replaced whenever an agent comes, goes or changes
 * between taking part and not. Calls read it once and never see half a change.
 *
 * @param members all agents in the order of adding
 * @param active the agents in the rotation
 * @param activeLeases a lease for each of them
 * @param soft the agents to be avoided while an active one is left
 * @param softLeases a lease for each of them
 * @param recovering the agents that may be given a call to prove themselves: half-open or unhealthy
 * @param mayOneMoreOpen whether failures of calls may open another breaker
 * @param isTroubled whether any agent is out of the rotation, or starts slowly, so that {@code reviewAtNanos} matters
 * @param triesEarly whether so many agents are out that open breakers let trials in early
 * @param reviewAtNanos when to look again at those that are out
 */
record Roster<T>(
        List<PooledAgent<T>> members,
        CandidateSet active,
        AgentLease<T>[] activeLeases,
        CandidateSet soft,
        AgentLease<T>[] softLeases,
        PooledAgent<T>[] recovering,
        boolean mayOneMoreOpen,
        boolean isTroubled,
        boolean triesEarly,
        long reviewAtNanos) {

    /** Whether any agent might take a call now. */
    boolean hasAvailable() {
        return active.size() + soft.size() + recovering.length > 0;
    }
}
