package dev.pooling.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.pooling.internal.StripedCounters;
import dev.pooling.limit.ConcurrencyLimit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Counters kept in copies, some of which are written without atomic operations, and the places of a full agent. */
public final class CountingStress {

    private CountingStress() {}

    /** Nothing is lost between the copies of two threads. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "all counted")
    @Outcome(expect = FORBIDDEN, desc = "lost")
    @State
    public static class OwnCopies {
        private final StripedCounters counters = new StripedCounters();

        @Actor
        public void one() {
            counters.add(counters.mine(), 0, 1);
        }

        @Actor
        public void other() {
            counters.add(counters.mine(), 0, 1);
        }

        @Arbiter
        public void sum(J_Result result) {
            result.r1 = counters.sum(0);
        }
    }

    /** Nor in the shared copies, which virtual threads use and the first of them makes. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "all counted")
    @Outcome(expect = FORBIDDEN, desc = "lost")
    @State
    public static class SharedCopies {
        private final StripedCounters counters = new StripedCounters();

        @Actor
        public void one() {
            counters.add(null, 0, 1);
        }

        @Actor
        public void other() {
            counters.add(null, 0, 1);
        }

        @Arbiter
        public void sum(J_Result result) {
            result.r1 = counters.sum(0);
        }
    }

    /** Nor between both kinds. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "all counted")
    @Outcome(expect = FORBIDDEN, desc = "lost")
    @State
    public static class OwnAndSharedCopies {
        private final StripedCounters counters = new StripedCounters();

        @Actor
        public void owner() {
            counters.add(counters.mine(), 0, 1);
        }

        @Actor
        public void other() {
            counters.add(null, 0, 1);
        }

        @Arbiter
        public void sum(J_Result result) {
            result.r1 = counters.sum(0);
        }
    }

    /** The last place is taken once. */
    @JCStressTest
    @Outcome(
            id = {"true, false, 1", "false, true, 1"},
            expect = ACCEPTABLE,
            desc = "one has it")
    @Outcome(expect = FORBIDDEN, desc = "none or both")
    @State
    public static class LastPlace {
        private final ConcurrencyLimit limit = ConcurrencyLimit.fixed(1);

        @Actor
        public void one(ZZI_Result result) {
            result.r1 = limit.tryTake();
        }

        @Actor
        public void other(ZZI_Result result) {
            result.r2 = limit.tryTake();
        }

        @Arbiter
        public void taken(ZZI_Result result) {
            result.r3 = limit.taken();
        }
    }
}
