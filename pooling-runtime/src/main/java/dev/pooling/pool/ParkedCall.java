package dev.pooling.pool;

import dev.pooling.pool.QueueOutcome.Kind;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A call that waits for a place on the thread of its caller, which is parked: a virtual one costs no other thread. */
final class ParkedCall<T> extends QueuedCall<T> {

    private final Thread caller = Thread.currentThread();

    ParkedCall(PlaceWait<T> wait) {
        super(wait);
    }

    /** Waits; an interrupt ends that, and the thread stays interrupted. */
    QueueOutcome<T> await() {
        join();
        boolean interrupted = false;
        @Nullable QueueOutcome<T> ended = outcome();
        while (ended == null) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                interrupted = true;
                settle(QueueOutcome.of(Kind.INTERRUPTED));
            }
            ended = outcome();
        }
        if (interrupted) {
            caller.interrupt();
        }
        return ended;
    }

    @Override
    void goOn(QueueOutcome<T> ended) {
        LockSupport.unpark(caller);
    }
}
