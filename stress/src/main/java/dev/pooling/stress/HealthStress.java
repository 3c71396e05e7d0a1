package dev.pooling.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.pooling.health.HealthRecorder;
import dev.pooling.health.HealthSettings;
import dev.pooling.time.Ticker;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.JJI_Result;
import org.openjdk.jcstress.infra.results.JJJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** What is counted of the calls of an agent. */
public final class HealthStress {

    private static final HealthSettings SETTINGS = new HealthSettings(Duration.ofNanos(1_000), 1, 0.3, 0.7);

    /** When the sliding window has to move on by one of its ten buckets. */
    private static final long NEXT_BUCKET = 100;

    private HealthStress() {}

    private static HealthRecorder recorder() {
        return new HealthRecorder(SETTINGS, () -> NEXT_BUCKET, null);
    }

    /** Each outcome is counted, for ever and in the window, also by the two that move the window on. */
    @JCStressTest
    @Outcome(id = "1, 1, 1, 1", expect = ACCEPTABLE, desc = "all counted")
    @Outcome(expect = FORBIDDEN, desc = "lost, or counted twice")
    @State
    public static class WindowMoves {
        private final HealthRecorder health = new HealthRecorder(SETTINGS, new TwoReadings(0, NEXT_BUCKET), null);

        @Actor
        public void succeed() {
            health.started();
            health.success(1, NEXT_BUCKET);
        }

        @Actor
        public void fail() {
            health.started();
            health.failure(1, NEXT_BUCKET);
        }

        @Arbiter
        public void counts(JJJJ_Result result) {
            result.r1 = health.successCount();
            result.r2 = health.failureCount();
            result.r3 = health.recentSuccessCount();
            result.r4 = health.recentFailureCount();
        }
    }

    /** An emptied window may or may not hold what was recorded at that moment; the totals hold it in any case. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 0", "1, 1, 0"},
            expect = ACCEPTABLE,
            desc = "before or after")
    @Outcome(expect = FORBIDDEN, desc = "lost, or counted twice")
    @State
    public static class WindowRestarts {
        private final HealthRecorder health = recorder();

        @Actor
        public void succeed() {
            health.started();
            health.success(1, NEXT_BUCKET);
        }

        @Actor
        public void restart() {
            health.restartWindow(NEXT_BUCKET);
        }

        @Arbiter
        public void counts(JJI_Result result) {
            result.r1 = health.successCount();
            result.r2 = health.recentSuccessCount();
            result.r3 = health.inFlight();
        }
    }

    /** A failure that is taken back leaves nothing behind, and never a count below zero. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "one of two is left")
    @Outcome(expect = FORBIDDEN, desc = "lost")
    @State
    public static class FailureAgainstTakingBack {
        private final HealthRecorder health = recorder();

        public FailureAgainstTakingBack() {
            health.started();
            health.failure(1, NEXT_BUCKET);
        }

        @Actor
        public void fail() {
            health.started();
            health.failure(1, NEXT_BUCKET);
        }

        @Actor
        public void takeBack() {
            health.takeBackFailure();
        }

        @Arbiter
        public void counts(JJ_Result result) {
            result.r1 = health.failureCount();
            result.r2 = health.consecutiveFailures();
        }
    }

    /** Calls under way are never fewer than none nor more than have begun, and none are left at the end. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 0"},
            expect = ACCEPTABLE,
            desc = "those under way at that moment")
    @Outcome(id = "2, 0", expect = ACCEPTABLE_INTERESTING, desc = "one followed the other while they were counted")
    @Outcome(expect = FORBIDDEN, desc = "counted wrongly")
    @State
    public static class InFlight {
        private final HealthRecorder health = recorder();

        @Actor
        public void call() {
            health.started();
            health.success(1, NEXT_BUCKET);
            health.started();
            health.ignored();
        }

        @Actor
        public void read(II_Result result) {
            result.r1 = health.inFlight();
        }

        @Arbiter
        public void left(II_Result result) {
            result.r2 = health.inFlight();
        }
    }

    /** A call that begins on one thread and ends on another is counted once, whoever ends it. */
    @JCStressTest
    @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "none under way, both counted")
    @Outcome(expect = FORBIDDEN, desc = "counted wrongly")
    @State
    public static class BegunElsewhere {
        private final HealthRecorder health = recorder();

        public BegunElsewhere() {
            health.started();
            health.started();
        }

        @Actor
        public void one() {
            health.success(1, NEXT_BUCKET);
        }

        @Actor
        public void other() {
            health.success(1, NEXT_BUCKET);
        }

        @Arbiter
        public void left(II_Result result) {
            result.r1 = health.inFlight();
            result.r2 = (int) health.successCount();
        }
    }

    /** A clock that reads one time while the recorder is made and another one ever after. */
    private static final class TwoReadings implements Ticker {
        private long next;
        private final long later;

        TwoReadings(long first, long later) {
            this.next = first;
            this.later = later;
        }

        @Override
        public long nanoTime() {
            long now = next;
            next = later;
            return now;
        }
    }
}
