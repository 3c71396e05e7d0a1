package dev.pooling.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.ZZZZ_Result;

/**
 * The end of an attempt against its time limit, for synchronous calls and for asynchronous ones. In the package of what it
 * tests, which no user sees.
 */
public final class TimeoutStress {

    private TimeoutStress() {}

    /** The watchdog interrupts the caller while the call ends: the interrupt never gets away. */
    @JCStressTest
    @Outcome(
            id = {"false, false, false, true", "false, true, false, true"},
            expect = ACCEPTABLE,
            desc = "in time or late")
    @Outcome(
            expect = FORBIDDEN,
            desc = "an interrupt leaked into what the thread did before or after, or the watch is lost")
    @State
    public static class CallWatches {
        private final CallWatch watch = new CallWatch();

        @Actor
        public void call(ZZZZ_Result result) {
            result.r1 = Thread.interrupted();
            watch.tryClaim();
            watch.arm(null, 0, 1);
            result.r2 = watch.settle();
            result.r3 = Thread.interrupted();
        }

        @Actor
        public void fire() {
            watch.fire(1);
        }

        @Arbiter
        public void isFree(ZZZZ_Result result) {
            result.r4 = watch.tryClaim();
        }
    }

    /** Who completes an attempt races the timer: one of them ends it. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 0, 1", "0, 1, 0, 1"},
            expect = ACCEPTABLE,
            desc = "one winner")
    @Outcome(expect = FORBIDDEN, desc = "none or both")
    @State
    public static class CompletionAgainstTimeout {
        private final Attempts attempts = new Attempts();
        private final int running = attempts.begin(0);

        @Actor
        public void complete(IIII_Result result) {
            result.r1 = attempts.end(running) ? 1 : 0;
        }

        @Actor
        public void expire() {
            attempts.expire(running);
        }

        @Arbiter
        public void ended(IIII_Result result) {
            result.r2 = attempts.late.get();
            result.r3 = attempts.abandoned.get();
            result.r4 = attempts.isRunning(running + 1) ? 1 : 0;
        }
    }

    /** Who completes an attempt races the holder of the future. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 0, 1", "0, 0, 1, 1"},
            expect = ACCEPTABLE,
            desc = "one winner")
    @Outcome(expect = FORBIDDEN, desc = "none or both")
    @State
    public static class CompletionAgainstCancellation {
        private final Attempts attempts = new Attempts();
        private final int running = attempts.begin(0);

        @Actor
        public void complete(IIII_Result result) {
            result.r1 = attempts.end(running) ? 1 : 0;
        }

        @Actor
        public void cancel() {
            attempts.cancel(true);
        }

        @Arbiter
        public void ended(IIII_Result result) {
            result.r2 = attempts.late.get();
            result.r3 = attempts.abandoned.get();
            result.r4 = attempts.isRunning(running + 1) ? 1 : 0;
        }
    }

    /** The timer races the holder of the future. */
    @JCStressTest
    @Outcome(
            id = {"0, 1, 0, 1", "0, 0, 1, 1"},
            expect = ACCEPTABLE,
            desc = "one winner")
    @Outcome(expect = FORBIDDEN, desc = "none or both")
    @State
    public static class TimeoutAgainstCancellation {
        private final Attempts attempts = new Attempts();
        private final int running = attempts.begin(0);

        @Actor
        public void expire() {
            attempts.expire(running);
        }

        @Actor
        public void cancel() {
            attempts.cancel(true);
        }

        @Arbiter
        public void ended(IIII_Result result) {
            result.r2 = attempts.late.get();
            result.r3 = attempts.abandoned.get();
            result.r4 = attempts.isRunning(running + 1) ? 1 : 0;
        }
    }

    /** A timer that comes after the attempt has ended does not end the next one. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 0, 1", "0, 1, 0, 0"},
            expect = ACCEPTABLE,
            desc = "the timer ends the first attempt or nothing")
    @Outcome(expect = FORBIDDEN, desc = "the timer ended the second attempt")
    @State
    public static class NextAttempt {
        private final Attempts attempts = new Attempts();
        private final int first = attempts.begin(0);
        private int second;

        @Actor
        public void completeAndGoOn(IIII_Result result) {
            if (attempts.end(first)) {
                result.r1 = 1;
                second = attempts.begin(1);
            }
        }

        @Actor
        public void expire() {
            attempts.expire(first);
        }

        @Arbiter
        public void running(IIII_Result result) {
            result.r2 = attempts.late.get();
            result.r3 = attempts.abandoned.get();
            result.r4 = attempts.isRunning(second) ? 1 : 0;
        }
    }

    /** An attempt that gets a first part of its answer goes on without a limit, or has been ended by the timer. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 0, 1", "0, 1, 0, 0"},
            expect = ACCEPTABLE,
            desc = "kept or late")
    @Outcome(expect = FORBIDDEN, desc = "neither or both")
    @State
    public static class FirstPartAgainstTimeout {
        private final Attempts attempts = new Attempts();
        private final int running = attempts.begin(0);
        private int kept;

        @Actor
        public void keep(IIII_Result result) {
            kept = attempts.keep(running);
            result.r1 = kept == AttemptFuture.NONE ? 0 : 1;
        }

        @Actor
        public void expire() {
            // In either state: a timer may take the number from the call itself.
            attempts.expire(attempts.attempt());
        }

        @Arbiter
        public void ended(IIII_Result result) {
            result.r2 = attempts.late.get();
            result.r3 = attempts.abandoned.get();
            result.r4 = attempts.end(kept) ? 1 : 0;
        }
    }

    /** An attempt that gets a first part of its answer at the moment of its cancellation is cancelled all the same. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 1, 0", "0, 0, 1, 0"},
            expect = ACCEPTABLE,
            desc = "cancelled once")
    @Outcome(expect = FORBIDDEN, desc = "not cancelled, or twice")
    @State
    public static class FirstPartAgainstCancellation {
        private final Attempts attempts = new Attempts();
        private final int running = attempts.begin(0);
        private int kept;

        @Actor
        public void keep(IIII_Result result) {
            kept = attempts.keep(running);
            result.r1 = kept == AttemptFuture.NONE ? 0 : 1;
        }

        @Actor
        public void cancel() {
            attempts.cancel(true);
        }

        @Arbiter
        public void ended(IIII_Result result) {
            result.r2 = attempts.late.get();
            result.r3 = attempts.abandoned.get();
            result.r4 = attempts.end(kept) ? 1 : 0;
        }
    }

    /** A future that only counts how its attempts were ended. */
    private static final class Attempts extends AttemptFuture<String> {
        private final AtomicInteger late = new AtomicInteger();
        private final AtomicInteger abandoned = new AtomicInteger();

        @Override
        void late() {
            late.incrementAndGet();
        }

        @Override
        void abandoned() {
            abandoned.incrementAndGet();
        }
    }
}
