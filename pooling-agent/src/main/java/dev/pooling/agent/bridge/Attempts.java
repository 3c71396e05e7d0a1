package dev.pooling.agent.bridge;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that a thread is within, the innermost last: which objects their pools are calling. Used by one thread.
 */
public final class Attempts {

    private @Nullable Object[] targets = new @Nullable Object[4];
    private @Nullable Member[] members = new @Nullable Member[4];
    private int size;

    /** The class of which a constructor is about to call another constructor of the same class; null if none is. */
    @Nullable
    Class<?> delegating;

    Attempts() {}

    void push(Object target, Member member) {
        if (size == targets.length) {
            targets = Arrays.copyOf(targets, 2 * size);
            members = Arrays.copyOf(members, 2 * size);
        }
        targets[size] = target;
        members[size++] = member;
    }

    /** Ends the innermost attempt. Called by generated classes. */
    public void exit() {
        size--;
        targets[size] = null;
        members[size] = null;
    }

    boolean isNone() {
        return size == 0;
    }

    /** Whether the innermost attempt is one of this object in the pool of this interface. */
    boolean isOn(Object object, Class<?> type) {
        if (size == 0 || targets[size - 1] != object) {
            return false;
        }
        Member member = members[size - 1];
        return member != null && member.isFor(type);
    }

    boolean isWithin(Object pool) {
        for (int i = size - 1; i >= 0; i--) {
            Member member = members[i];
            if (member != null && member.pool() == pool) {
                return true;
            }
        }
        return false;
    }
}
