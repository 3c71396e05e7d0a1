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
        this.active = active;
        this.members = members;
        this.view = Collections.unmodifiableList(Arrays.asList(active));
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
