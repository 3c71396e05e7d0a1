package dev.pooling.pool;

import dev.pooling.routing.Tags;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The pickers of the sets of tags that calls have required lately. Tags of single calls may come from users, so no more
 * than {@value #KEPT} sets, twice over, are kept, and none that no agent has.
 *
 * <p>Kept in two generations: what is used moves to the young one; when that is full it becomes the old one, and what
 * has not been used since then is forgotten. A picker that is made anew goes on as well as the one before, but that its
 * rotation starts again.
 */
final class TaggedPickers<T> {

    private static final int KEPT = 64;

    private final AgentPicker<T> untagged;
    private final Function<Tags, AgentPicker<T>> make;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile ConcurrentMap<Tags, AgentPicker<T>> young = new ConcurrentHashMap<>();

    /** Guarded by {@link #lock}. */
    private ConcurrentMap<Tags, AgentPicker<T>> old = new ConcurrentHashMap<>();

    TaggedPickers(AgentPicker<T> untagged, Function<Tags, AgentPicker<T>> make) {
        this.untagged = untagged;
        this.make = make;
    }

    AgentPicker<T> get(Tags tags) {
        if (tags.isEmpty()) {
            return untagged;
        }
        AgentPicker<T> known = young.get(tags);
        return known != null ? known : find(tags);
    }

    private AgentPicker<T> find(Tags tags) {
        boolean isOfUse = untagged.group().roster().members().stream().anyMatch(member -> member.has(tags));
        return isOfUse ? keep(tags) : make.apply(tags);
    }

    private AgentPicker<T> keep(Tags tags) {
        lock.lock();
        try {
            AgentPicker<T> known = young.get(tags);
            if (known != null) {
                return known;
            }
            AgentPicker<T> used = old.get(tags);
            AgentPicker<T> kept = used != null ? used : make.apply(tags);
            if (young.size() >= KEPT) {
                old = young;
                young = new ConcurrentHashMap<>();
            }
            young.put(tags, kept);
            return kept;
        } finally {
            lock.unlock();
        }
    }
}
