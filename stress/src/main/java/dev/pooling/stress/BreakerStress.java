package dev.pooling.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.pooling.breaker.CircuitBreaker;
import dev.pooling.breaker.ProbeVote;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/** Changes of state of the circuit breaker, and the permits of its half-open state. */
public final class BreakerStress {

    private BreakerStress() {}

    /** Two failures at once are two in a row. */
    @JCStressTest
    @Outcome(id = "OPEN", expect = ACCEPTABLE, desc = "both count")
    @Outcome(expect = FORBIDDEN, desc = "a failure was lost")
    @org.openjdk.jcstress.annotations.State
    public static class TwoFailures {
        private final CircuitBreaker breaker = Breakers.closed(2);
        private final long stamp = breaker.tryAcquireStamp(0);

        @Actor
        public void one() {
            breaker.onFailure(stamp, 0);
        }

        @Actor
        public void other() {
            breaker.onFailure(stamp, 0);
        }

        @Arbiter
        public void state(L_Result result) {
            result.r1 = Breakers.name(breaker);
        }
    }

    /** A success either ends the row of failures or comes too late. */
    @JCStressTest
    @Outcome(id = "CLOSED, OPEN", expect = ACCEPTABLE, desc = "the success came first: the row began with the failure")
    @Outcome(id = "OPEN, OPEN", expect = ACCEPTABLE, desc = "the failure came first")
    @Outcome(expect = FORBIDDEN, desc = "no order explains this")
    @org.openjdk.jcstress.annotations.State
    public static class FailureAgainstSuccess {
        private final CircuitBreaker breaker = Breakers.closed(2);
        private final long stamp = breaker.tryAcquireStamp(0);

        public FailureAgainstSuccess() {
            breaker.onFailure(stamp, 0);
        }

        @Actor
        public void fail() {
            breaker.onFailure(stamp, 0);
        }

        @Actor
        public void succeed() {
            breaker.onSuccess(stamp, 0, 1);
        }

        @Arbiter
        public void state(LL_Result result) {
            result.r1 = Breakers.name(breaker);
            breaker.onFailure(stamp, 0);
            result.r2 = Breakers.name(breaker);
        }
    }

    /** A failure that is taken back while another one comes does not open the breaker, or closes it again. */
    @JCStressTest
    @Outcome(id = "CLOSED", expect = ACCEPTABLE, desc = "one failure is left")
    @Outcome(expect = FORBIDDEN, desc = "what was taken back has counted")
    @org.openjdk.jcstress.annotations.State
    public static class FailureAgainstTakingBack {
        private final CircuitBreaker breaker = Breakers.closed(2);
        private final long stamp = breaker.tryAcquireStamp(0);

        public FailureAgainstTakingBack() {
            breaker.onFailure(stamp, 0);
        }

        @Actor
        public void fail() {
            breaker.onFailure(stamp, 0);
        }

        @Actor
        public void takeBack() {
            breaker.takeBack(stamp);
        }

        @Arbiter
        public void state(L_Result result) {
            result.r1 = Breakers.name(breaker);
        }
    }

    /** Two callers meet a breaker whose time has passed: one of them is the trial. */
    @JCStressTest
    @Outcome(
            id = {"true, false, HALF_OPEN", "false, true, HALF_OPEN"},
            expect = ACCEPTABLE,
            desc = "one trial")
    @Outcome(expect = FORBIDDEN, desc = "none or two")
    @org.openjdk.jcstress.annotations.State
    public static class OnePermit {
        private final CircuitBreaker breaker = Breakers.overdue(1, 1);

        @Actor
        public void one(ZZL_Result result) {
            result.r1 = breaker.tryAcquireStamp(Breakers.TIMEOUT) != 0;
        }

        @Actor
        public void other(ZZL_Result result) {
            result.r2 = breaker.tryAcquireStamp(Breakers.TIMEOUT) != 0;
        }

        @Arbiter
        public void state(ZZL_Result result) {
            result.r3 = Breakers.name(breaker);
        }
    }

    /** A trial that fails lets nobody in after it. */
    @JCStressTest
    @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "the place is taken, or the breaker open")
    @Outcome(expect = FORBIDDEN, desc = "its place was given away before its outcome counted")
    @org.openjdk.jcstress.annotations.State
    public static class FailedTrialAgainstEntry {
        private final CircuitBreaker breaker = Breakers.overdue(1, 1);
        private final long trial = breaker.tryAcquireStamp(Breakers.TIMEOUT);

        @Actor
        public void fail() {
            breaker.onFailure(trial, Breakers.TIMEOUT);
        }

        @Actor
        public void enter(LL_Result result) {
            result.r1 = breaker.tryAcquireStamp(Breakers.TIMEOUT) != 0;
        }

        @Arbiter
        public void trials(LL_Result result) {
            result.r2 = breaker.trialsInFlight();
        }
    }

    /** Each trial votes, however they coincide. */
    @JCStressTest
    @Outcome(id = "CLOSED", expect = ACCEPTABLE, desc = "two successes close it")
    @Outcome(expect = FORBIDDEN, desc = "a vote was lost")
    @org.openjdk.jcstress.annotations.State
    public static class TwoTrialsSucceed {
        private final CircuitBreaker breaker = Breakers.overdue(2, 2);
        private final long one = breaker.tryAcquireStamp(Breakers.TIMEOUT);
        private final long other = breaker.tryAcquireStamp(Breakers.TIMEOUT);

        @Actor
        public void one() {
            breaker.onSuccess(one, Breakers.TIMEOUT, 1);
        }

        @Actor
        public void other() {
            breaker.onSuccess(other, Breakers.TIMEOUT, 1);
        }

        @Arbiter
        public void state(L_Result result) {
            result.r1 = Breakers.name(breaker);
        }
    }

    /** A reset forgets the failures of calls that began before it, also of those that end at the same moment. */
    @JCStressTest
    @Outcome(id = "CLOSED", expect = ACCEPTABLE, desc = "forgotten")
    @Outcome(expect = FORBIDDEN, desc = "an old outcome counts in the new period")
    @org.openjdk.jcstress.annotations.State
    public static class ResetAgainstFailure {
        private final CircuitBreaker breaker = Breakers.closed(1);
        private final long stamp = breaker.tryAcquireStamp(0);

        @Actor
        public void reset() {
            breaker.reset();
        }

        @Actor
        public void fail() {
            breaker.onFailure(stamp, 0);
        }

        @Arbiter
        public void state(L_Result result) {
            result.r1 = Breakers.name(breaker);
        }
    }

    /** A probe's word counts in its own period alone. */
    @JCStressTest
    @Outcome(
            id = "CLOSED",
            expect = ACCEPTABLE,
            desc = "the reset came last, or began a period that is not the probe's")
    @Outcome(expect = FORBIDDEN, desc = "an old probe counts in the new period")
    @org.openjdk.jcstress.annotations.State
    public static class ResetAgainstProbe {
        private final CircuitBreaker breaker = Breakers.closed(1);
        private final ProbeVote probe = breaker.beginProbe(0);

        @Actor
        public void reset() {
            breaker.reset();
        }

        @Actor
        public void fail() {
            probe.failed(0, 1);
        }

        @Arbiter
        public void state(L_Result result) {
            result.r1 = Breakers.name(breaker);
        }
    }
}
