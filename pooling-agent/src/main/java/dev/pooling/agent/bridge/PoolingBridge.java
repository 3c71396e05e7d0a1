package dev.pooling.agent.bridge;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What woven classes call: it finds out whether a call goes to a pool. Thread-safe and without locks, but for joining and
 * leaving.
 *
 * <pre>{@code
 * R m(args) {                                                     // woven into an implementation of I
 *     Object proxy = PoolingBridge.route(this, I.class);
 *     if (proxy != null) return ((I) proxy).m(args);              // from outside: the pool decides who answers
 *     ...                                                         // as written
 * }
 * }</pre>
 *
 * A call runs as written if its object is no member, or if it comes, on the same thread, from within an attempt of the
 * same pool: from the pool itself, from an agent that calls itself or its superclass, or from one that delegates to another.
 */
public final class PoolingBridge {

    /** No lambda expression, whose making would delay the start of the application. */
    private static final ThreadLocal<Attempts> ATTEMPTS = new ThreadLocal<>() {
        @Override
        protected Attempts initialValue() {
            return new Attempts();
        }
    };

    private static final ReentrantLock CHANGES = new ReentrantLock();

    /** Changed under {@link #CHANGES}. */
    private static volatile MemberTable table = MemberTable.EMPTY;

    private static volatile @Nullable Joining joining;

    private PoolingBridge() {}

    // ---- called by woven classes ----

    /**
     * Finds out where a call goes.
     *
     * @param self the object that was called
     * @param type the interface whose method was called
     * @return an implementation of the interface to call instead; null to run the method as written
     */
    public static @Nullable Object route(Object self, Class<?> type) {
        MemberTable members = table;
        Member member = members.isEmpty() ? null : members.find(self, type);
        return member == null || ATTEMPTS.get().isWithin(member.pool()) ? null : member.proxy();
    }

    /**
     * Finds out where a call goes, for classes that may have objects from before they were woven: these join when they are
     * first called.
     *
     * @param self the object that was called
     * @param type the interface whose method was called
     * @return an implementation of the interface to call instead; null to run the method as written
     */
    public static @Nullable Object routeLate(Object self, Class<?> type) {
        Joining known = joining;
        if (known != null && table.find(self, type) == null) {
            known.met(self);
        }
        return route(self, type);
    }

    /**
     * Called at the normal end of a constructor.
     *
     * @param self the new object
     * @param woven the class of the constructor
     * @param delegated whether another constructor of the class has called this one and goes on now
     */
    public static void constructed(Object self, Class<?> woven, boolean delegated) {
        Joining known = joining;
        if (!delegated && known != null && self.getClass() == woven) {
            known.constructed(self);
        }
    }

    /**
     * Called just before a constructor calls another one of its class.
     *
     * @param woven the class
     */
    public static void delegate(Class<?> woven) {
        ATTEMPTS.get().delegating = woven;
    }

    /**
     * Called at the beginning of a constructor.
     *
     * @param woven the class
     * @return whether another constructor of the class has called this one
     */
    public static boolean isDelegated(Class<?> woven) {
        Attempts attempts = ATTEMPTS.get();
        boolean delegated = attempts.delegating == woven;
        attempts.delegating = null;
        return delegated;
    }

    /**
     * Called at the beginning of {@code close()}.
     *
     * @param self the object being closed
     */
    public static void closing(Object self) {
        Joining known = joining;
        if (known != null) {
            known.closing(self);
        }
    }

    /**
     * Returns the attempts that this thread is within. Called by generated classes before the pool calls a member.
     *
     * @return the attempts of this thread
     */
    public static Attempts attempts() {
        return ATTEMPTS.get();
    }

    // ---- called by the Java agent ----

    /**
     * Sets who decides about joining.
     *
     * @param newJoining who does
     */
    public static void joinBy(Joining newJoining) {
        CHANGES.lock();
        try {
            joining = newJoining;
        } finally {
            CHANGES.unlock();
        }
    }

    /**
     * Finds a member.
     *
     * @param object the object
     * @param type the interface
     * @return the member; null if the object is in no pool of the interface
     */
    public static @Nullable Member find(Object object, Class<?> type) {
        return table.find(object, type);
    }

    /**
     * Returns all members.
     *
     * @return an unmodifiable snapshot
     */
    public static List<Member> members() {
        return table.all();
    }

    /**
     * Adds a member: from now on calls of the object are routed.
     *
     * @param member the member
     * @param by who has decided it
     * @return false if who has decided it does not decide any more, and the member was not added
     */
    public static boolean add(Member member, Joining by) {
        CHANGES.lock();
        try {
            boolean valid = joining == by;
            table = valid ? table.with(member) : table;
            return valid;
        } finally {
            CHANGES.unlock();
        }
    }

    /**
     * Removes a member: from now on its object's methods run as written.
     *
     * @param member the member
     */
    public static void remove(Member member) {
        CHANGES.lock();
        try {
            table = table.without(member);
        } finally {
            CHANGES.unlock();
        }
    }

    /** Removes all members, and who decides about joining: nobody joins any more. */
    public static void forgetAll() {
        CHANGES.lock();
        try {
            joining = null;
            table = MemberTable.EMPTY;
        } finally {
            CHANGES.unlock();
        }
    }
}
