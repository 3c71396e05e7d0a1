package dev.pooling.stress;

import dev.pooling.breaker.CircuitBreaker;
import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.breaker.ProbeVote;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Model checking of the circuit breaker: in every interleaving that is tried, its answers are those that
 * {@link BreakerSpecification} gives to the same calls in some order.
 */
class BreakerLinearizabilityTest {

    /** How many random scenarios are tried; a few in each build, many on demand. */
    private static final int ITERATIONS = Integer.getInteger("lincheck.iterations", 8);

    @Test
    void a_breaker_is_linearizable() {
        options().sequentialSpecification(BreakerSpecification.Closed.class).check(Closed.class);
    }

    @Test
    void a_breaker_with_one_trial_at_a_time_is_linearizable() {
        options().sequentialSpecification(BreakerSpecification.OneTrial.class).check(OneTrial.class);
    }

    @Test
    void a_breaker_with_two_trials_at_a_time_is_linearizable() {
        options().sequentialSpecification(BreakerSpecification.TwoTrials.class).check(TwoTrials.class);
    }

    private static ModelCheckingOptions options() {
        return new ModelCheckingOptions()
                .iterations(ITERATIONS)
                .invocationsPerIteration(150)
                .threads(3)
                .actorsBefore(2)
                .actorsPerThread(2)
                .actorsAfter(2);
    }

    /** Closed, with one trial at a time. */
    public static final class Closed extends Calls {
        public Closed() {
            super(ONE, false);
        }
    }

    /** Open, with one trial at a time. */
    public static final class OneTrial extends Calls {
        public OneTrial() {
            super(ONE, true);
        }
    }

    /** Open, with two trials at a time. */
    public static final class TwoTrials extends Calls {
        public TwoTrials() {
            super(TWO, true);
        }
    }

    /** The operations. The clock stands still; times are given with each call. */
    @Param(name = "now", gen = IntGen.class, conf = "0:2")
    public abstract static class Calls {

        private static final long TIMEOUT = 1_000;

        /** Made once: every step in a builder would be one more for the model checker. */
        static final CircuitBreaker.Builder ONE = builder(1);

        static final CircuitBreaker.Builder TWO = builder(2);

        private final long[] stamps = new long[8];
        private final @Nullable ProbeVote[] probes = new @Nullable ProbeVote[8];
        private final CircuitBreaker breaker;

        Calls(CircuitBreaker.Builder builder, boolean open) {
            breaker = builder.build();
            if (open) {
                breaker.recordFailure();
                breaker.recordFailure();
            }
        }

        private static CircuitBreaker.Builder builder(int permits) {
            RandomGenerator noJitter = () -> 0;
            return CircuitBreaker.builder()
                    .failureThreshold(BreakerSpecification.FAILURES)
                    .successThreshold(BreakerSpecification.SUCCESSES)
                    .halfOpenPermits(permits)
                    .resetTimeout(Duration.ofNanos(TIMEOUT))
                    .maxResetTimeout(Duration.ofNanos(TIMEOUT))
                    .ticker(() -> 0)
                    .random(() -> noJitter);
        }

        @Operation
        public boolean begin(@Param(gen = ThreadIdGen.class) int thread, @Param(name = "now") int now) {
            if (stamps[thread] != 0) {
                breaker.state(now * TIMEOUT);
                return false;
            }
            stamps[thread] = breaker.tryAcquireStamp(now * TIMEOUT);
            return stamps[thread] != 0;
        }

        @Operation
        public void succeed(@Param(gen = ThreadIdGen.class) int thread, @Param(name = "now") int now) {
            breaker.onSuccess(end(thread), now * TIMEOUT, 1);
        }

        @Operation
        public void fail(@Param(gen = ThreadIdGen.class) int thread, @Param(name = "now") int now) {
            breaker.onFailure(end(thread), now * TIMEOUT);
        }

        @Operation
        public void ignore(@Param(gen = ThreadIdGen.class) int thread) {
            breaker.onIgnored(end(thread));
        }

        @Operation
        public void takeBack(@Param(gen = ThreadIdGen.class) int thread) {
            breaker.takeBack(end(thread));
        }

        @Operation
        public void recordSuccess() {
            breaker.recordSuccess();
        }

        @Operation
        public void recordFailure() {
            breaker.recordFailure();
        }

        @Operation
        public void reset() {
            breaker.reset();
        }

        @Operation
        public void beginProbe(@Param(gen = ThreadIdGen.class) int thread, @Param(name = "now") int now) {
            probes[thread] = breaker.beginProbe(now * TIMEOUT);
        }

        @Operation
        public void probeSucceeds(@Param(gen = ThreadIdGen.class) int thread, @Param(name = "now") int now) {
            ProbeVote probe = probes[thread];
            if (probe != null) {
                probe.succeeded(now * TIMEOUT);
            }
        }

        @Operation
        public void probeFails(@Param(gen = ThreadIdGen.class) int thread, @Param(name = "now") int now) {
            ProbeVote probe = probes[thread];
            if (probe != null) {
                probe.failed(now * TIMEOUT, BreakerSpecification.HOLD * TIMEOUT);
            }
        }

        @Operation
        public State state(@Param(name = "now") int now) {
            return breaker.state(now * TIMEOUT);
        }

        private long end(int thread) {
            long stamp = stamps[thread];
            stamps[thread] = 0;
            return stamp;
        }
    }
}
