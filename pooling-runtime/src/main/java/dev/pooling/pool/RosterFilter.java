package dev.pooling.pool;

import dev.pooling.routing.Candidate;
import dev.pooling.routing.Tags;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reduces the rosters of a group to the agents that have certain tags. The outcome is kept until the group has another
 * roster; threads that meet a new one at the same moment may each reduce it, to the same.
 */
final class RosterFilter<T> {

    private final Tags tags;
    private volatile @Nullable Reduced<T> latest;

    RosterFilter(Tags tags) {
        this.tags = tags;
    }

    Tags tags() {
        return tags;
    }

    Roster<T> of(Roster<T> all) {
        Reduced<T> known = latest;
        if (known == null || known.from() != all) {
            known = new Reduced<>(all, reduce(all));
            latest = known;
        }
        return known.to();
    }

    private Roster<T> reduce(Roster<T> all) {
        List<PooledAgent<T>> members =
                all.members().stream().filter(member -> member.has(tags)).toList();
        Candidate[] candidates = members.toArray(new Candidate[0]);
        AgentLease<T>[] active =
                select(all.activeLeases(), lease -> lease.memberOrThrow().has(tags));
        AgentLease<T>[] soft =
                select(all.softLeases(), lease -> lease.memberOrThrow().has(tags));
        return new Roster<>(
                members,
                all.active().reducedTo(RosterBuilder.agents(active), candidates),
                active,
                all.soft().reducedTo(RosterBuilder.agents(soft), candidates),
                soft,
                select(all.recovering(), member -> member.has(tags)),
                all.mayOneMoreOpen(),
                all.isTroubled(),
                all.triesEarly(),
                all.reviewAtNanos());
    }

    private static <E> E[] select(E[] all, Predicate<E> isWanted) {
        return Arrays.stream(all).filter(isWanted).toArray(size -> Arrays.copyOf(all, size));
    }

    /** What a roster was reduced to. */
    private record Reduced<T>(Roster<T> from, Roster<T> to) {}
}
