package dev.pooling.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which copy of a striped value the current thread uses, so that threads which write at the same time seldom write the
 * same cache line. There are two kinds of stripes:
 *
 * <ul>
 *   <li>One that the thread <em>owns</em> ({@link #owned}). Nobody else writes it, so it is written without atomic
 *       operations, which are the dear part of counting. A thread gets one when it first asks, of all pools the same
 *       one, and keeps it until it ends.
 *   <li>One that it <em>shares</em> with others ({@link #current}), for virtual threads, which are too many and too
 *       short-lived to own anything, and for threads that came when all stripes were taken. What is shared is written
 *       by atomic operations.
 * </ul>
 *
 * <p>A stripe whose thread has ended goes to another one. That is safe because a thread writes nothing any more once it
 * is known to be dead: {@link Thread#isAlive} orders all that it did before. Threads are held weakly.
 */
public final class Stripes {

    /** How many shared stripes there are: a power of two that grows with the machine's processors. */
    public static final int COUNT =
            ceilingPowerOfTwo(Math.min(16, Runtime.getRuntime().availableProcessors()));

    /** How many threads can own a stripe at the same time. */
    public static final int MOST_OWNED = 64;

    /** Places to look for the owner of a stripe, by the id of the thread: more than owners, so that few collide. */
    private static final int PLACES = 4 * MOST_OWNED;

    /** How many places a thread may have: the one after its id, and those after that. */
    private static final int PROBES = 4;

    /** How often a thread that owns none asks in vain before it is looked whether there is one by now. */
    private static final int PATIENCE = 64;

    private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();
    private static final ReentrantLock CHANGES = new ReentrantLock();

    /**
     * Written under {@link #CHANGES}, read without: a thread trusts an entry only if it finds itself in it, and such an
     * entry it has written itself.
     */
    private static final Owner[] OWNERS = new Owner[PLACES];

    /** Who owns each stripe; guarded by {@link #CHANGES}. */
    private static final Owner[] BY_STRIPE = new Owner[MOST_OWNED];

    private Stripes() {}

    /**
     * Returns the stripe that the current thread owns. One look at a table, without a thread-local.
     *
     * @return a number from 0 to {@link #MOST_OWNED} - 1, small ones first; -1 if it owns none
     */
    @SuppressWarnings("deprecation") // threadId() is not in Java 17
    public static int owned() {
        Thread thread = Thread.currentThread();
        int place = (int) thread.getId() & (PLACES - 1);
        Owner owner = OWNERS[place];
        return owner != null && owner.refersTo(thread) ? owner.stripe : search(thread, place);
    }

    /**
     * Returns the stripe that the current thread shares with others.
     *
     * @return a number from 0 to {@link #COUNT} - 1
     */
    @SuppressWarnings("deprecation") // threadId() is not in Java 17
    public static int current() {
        return (int) Thread.currentThread().getId() & (COUNT - 1);
    }

    /**
     * Returns who owns a stripe.
     *
     * @param stripe from 0 to {@link #MOST_OWNED} - 1
     * @return the thread; null if nobody does, or it is no more
     */
    public static @Nullable Thread owner(int stripe) {
        CHANGES.lock();
        try {
            Owner owner = BY_STRIPE[stripe];
            return owner == null ? null : owner.get();
        } finally {
            CHANGES.unlock();
        }
    }

    private static int search(Thread thread, int place) {
        if (isVirtual(thread)) {
            return -1;
        }
        for (int probe = 1; probe < PROBES; probe++) {
            Owner owner = OWNERS[place + probe & (PLACES - 1)];
            if (owner != null && owner.refersTo(thread)) {
                return owner.stripe;
            }
        }
        Owner first = OWNERS[place];
        return first != null && first.declines() ? -1 : claim(thread, place);
    }

    /** Makes the thread the owner of a stripe if there is one left; -1 if not. */
    private static int claim(Thread thread, int place) {
        CHANGES.lock();
        try {
            int free = freePlace(place);
            int stripe = free < 0 ? -1 : freeStripe();
            if (free >= 0) {
                OWNERS[free] = new Owner(stripe < 0 ? null : thread, stripe);
            }
            if (stripe >= 0) {
                BY_STRIPE[stripe] = OWNERS[free];
            } else {
                OWNERS[place].refuse();
            }
            return stripe;
        } finally {
            CHANGES.unlock();
        }
    }

    private static int freePlace(int first) {
        for (int probe = 0; probe < PROBES; probe++) {
            int place = first + probe & (PLACES - 1);
            if (OWNERS[place] == null || !OWNERS[place].isAlive()) {
                return place;
            }
        }
        return -1;
    }

    /** Before a new one that of a thread that has ended: threads that come and go use few. */
    private static int freeStripe() {
        for (int stripe = 0; stripe < MOST_OWNED; stripe++) {
            Owner owner = BY_STRIPE[stripe];
            if (owner == null || !owner.isAlive()) {
                return stripe;
            }
        }
        return -1;
    }

    private static boolean isVirtual(Thread thread) {
        try {
            return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (Throwable impossible) {
            throw new IllegalStateException("Thread.isVirtual failed", impossible);
        }
    }

    private static @Nullable MethodHandle isVirtual() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException beforeJava21) {
            return null;
        }
    }

    private static int ceilingPowerOfTwo(int number) {
        return number <= 1 ? 1 : Integer.highestOneBit(number - 1) << 1;
    }

    /** The owner of a stripe; without a thread it stands for one that has asked in vain. */
    private static final class Owner extends WeakReference<Thread> {

        final int stripe;

        /** How many who ask here are turned away unheard. Unsynchronised: it only spaces out the searches. */
        private int refusals;

        Owner(@Nullable Thread thread, int stripe) {
            super(thread);
            this.stripe = stripe;
        }

        /** There was nothing left to own. */
        void refuse() {
            refusals = PATIENCE;
        }

        /** Whether whoever asks should not even search, because there was nothing left a short while ago. */
        boolean declines() {
            return refusals > 0 && --refusals > 0;
        }

        boolean isAlive() {
            Thread thread = get();
            return thread != null && thread.isAlive();
        }
    }
}
