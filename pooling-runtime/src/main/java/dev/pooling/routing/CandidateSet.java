package dev.pooling.routing;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The agents among which a call is routed: an immutable snapshot, made anew each time an agent joins, leaves or changes
 * between taking part and not.
 *
 * <p>Safe to read from any thread. A strategy that works from a table (a weighted schedule, a hash ring) keeps the
 * table with the snapshot it was made from, and makes it on the first pick.
 *
 * @since 0.1
 */
public final class CandidateSet {

    private final Candidate[] active;
    private final Candidate[] members;
    private final List<Candidate> view;

    /** The agent in the rotation that is furthest on its way to its full share; null if all have theirs. */
    private final @Nullable Candidate warmest;

    private final long nowNanos;

    private final ReentrantLock building = new ReentrantLock();

    /** What the strategy derived from this snapshot; written under {@link #building}, read without. */
    private volatile @Nullable Object derived;

    /**
     * Makes a snapshot. Both arrays are handed over: nobody may change them any more.
     *
     * @param active the agents in the rotation now, each of them also among the members; not null
     * @param members all agents of the pool whatever their state, in the order of adding; not null. The same array as
     *     that of the last snapshot says that no agent has joined or left, which saves work
     */
    public CandidateSet(Candidate[] active, Candidate[] members) {
        this(active, members, null, 0);
    }

    private CandidateSet(Candidate[] active, Candidate[] members, @Nullable Candidate warmest, long nowNanos) {
        this.active = active;
        this.members = members;
        this.view = Collections.unmodifiableList(Arrays.asList(active));
        this.warmest = warmest;
        this.nowNanos = nowNanos;
    }

    /**
     * Makes a snapshot of agents of which some may be starting slowly. It is to be made anew when they have done so.
     *
     * @param active as of {@link #CandidateSet}
     * @param members as of {@link #CandidateSet}
     * @param nowNanos the current reading of the pool's ticker
     * @return a new snapshot; never null
     */
    public static CandidateSet startingSlowly(Candidate[] active, Candidate[] members, long nowNanos) {
        Candidate warmest = null;
        boolean anyCold = false;
        for (Candidate candidate : active) {
            double ramp = candidate.ramp(nowNanos);
            anyCold |= ramp < 1;
            warmest = warmest == null || ramp > warmest.ramp(nowNanos) ? candidate : warmest;
        }
        return new CandidateSet(active, members, anyCold ? warmest : null, nowNanos);
    }

    /**
     * Makes a snapshot of some of the agents.
     *
     * @param some as of {@link #CandidateSet}, each of them also in this snapshot
     * @param someMembers as of {@link #CandidateSet}
     * @return a new snapshot; never null
     */
    public CandidateSet reducedTo(Candidate[] some, Candidate[] someMembers) {
        return warmest == null ? new CandidateSet(some, someMembers) : startingSlowly(some, someMembers, nowNanos);
    }

    /**
     * Returns how many agents are in the rotation.
     *
     * @return a count, 0 or more
     */
    public int size() {
        return active.length;
    }

    /**
     * Returns an agent in the rotation.
     *
     * @param index from 0 to {@link #size()} - 1
     * @return the agent; never null
     * @throws ArrayIndexOutOfBoundsException if there is no such index
     */
    public Candidate get(int index) {
        return active[index];
    }

    /**
     * Returns the agents in the rotation.
     *
     * @return an unmodifiable list; never null
     */
    public List<Candidate> asList() {
        return view;
    }

    /** Whose ramp the others' are compared with; null while nobody starts slowly. */
    @Nullable
    Candidate warmest() {
        return warmest;
    }

    /**
     * How many calls an agent would have under way with another one. Those of an agent that starts slowly count for
     * more: it is to have as much less than the others as its share is smaller.
     */
    double calls(int index, long nowNanos) {
        Candidate candidate = active[index];
        int inFlight = candidate.inFlight();
        return (warmest == null ? inFlight : inFlight / candidate.ramp(nowNanos)) + 1.0;
    }

    /** All agents, whatever their state; not to be changed. */
    Candidate[] members() {
        return members;
    }

    /** The table of a strategy, made on first use; a snapshot used by strategies of several kinds keeps the latest. */
    <D> D derived(Class<D> type, Function<? super CandidateSet, ? extends D> build) {
        Object known = derived;
        return type.isInstance(known) ? type.cast(known) : buildDerived(type, build);
    }

    // A table may take milliseconds at 10,000 agents: one thread makes it, the others wait for it rather than do the
    // same.
    private <D> D buildDerived(Class<D> type, Function<? super CandidateSet, ? extends D> build) {
        building.lock();
        try {
            Object known = derived;
            if (type.isInstance(known)) {
                return type.cast(known);
            }
            D made = build.apply(this);
            derived = made;
            return made;
        } finally {
            building.unlock();
        }
    }
}
