package dev.pooling.examples.soak;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Does on purpose what the rules forbid, to show that it would be noticed: to one call in fifty. */
final class Sabotage {

    private static final int ONE_CALL_IN = 50;
    private static final int THREADS_AT_MOST = 20;
    private static final int ARRAYS_AT_MOST = 100;

    private final Set<Act> acts = EnumSet.noneOf(Act.class);
    private final List<byte[]> kept = new ArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger threads = new AtomicInteger();

    /** What can be done. */
    enum Act {
        SEND_TWICE,
        SWAP_ANSWERS,
        ANSWER_TWICE,
        NEVER_ANSWER,
        LEAVE_INTERRUPTED,
        KEEP_MEMORY,
        KEEP_THREADS
    }

    Sabotage(Collection<Act> acts) {
        this.acts.addAll(acts);
    }

    boolean strikes(Act act, SoakCall call) {
        return acts.contains(act) && (call.id() + 7 * act.ordinal()) % ONE_CALL_IN == 0;
    }

    /** After a call that had an answer, on the thread that got it. */
    void afterwards(SoakCall call) {
        if (strikes(Act.LEAVE_INTERRUPTED, call)) {
            Thread.currentThread().interrupt();
        }
        if (strikes(Act.KEEP_MEMORY, call)) {
            synchronized (kept) {
                if (kept.size() < ARRAYS_AT_MOST) {
                    kept.add(new byte[1_000_000]);
                }
            }
        }
        if (strikes(Act.KEEP_THREADS, call) && threads.getAndIncrement() < THREADS_AT_MOST) {
            Thread thread = new Thread(this::waitForEver, "kept-by-sabotage");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void waitForEver() {
        try {
            never.await();
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
    }
}
