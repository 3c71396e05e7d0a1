package dev.pooling.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.AgentStats;
import dev.pooling.pool.PoolConfig;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJI_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Calls of a pool while its members come, go and are reset. */
public final class PoolStress {

    private static final PoolConfig CONFIG = PoolConfig.builder()
            .requestTimeout(Duration.ZERO)
            .circuitFailureThreshold(1)
            .retries(0)
            .build();

    private PoolStress() {}

    private static AgentPool<String> pool(String... agents) {
        AgentPool<String> pool = AgentPool.create(LoadBalanceStrategy.PRIORITY, CONFIG);
        for (int i = 0; i < agents.length; i++) {
            pool.addAgent(agents[i], agents[i], 1, i);
        }
        return pool;
    }

    /** A call meets the preferred agent or, once it is gone, the next one: it never fails. */
    @JCStressTest
    @Outcome(
            id = {"first, second", "second, second"},
            expect = ACCEPTABLE,
            desc = "before or after")
    @Outcome(expect = FORBIDDEN, desc = "a call was lost or met an agent that was gone")
    @State
    public static class RemovalAgainstCall {
        private final AgentPool<String> pool = pool("first", "second");

        @Actor
        public void call(LL_Result result) {
            result.r1 = pool.execute(agent -> agent);
        }

        @Actor
        public void remove() {
            pool.removeAgent("first");
        }

        @Arbiter
        public void callAgain(LL_Result result) {
            result.r2 = pool.execute(agent -> agent);
        }
    }

    /** A call meets the agent that is there or the preferred one that has just come. */
    @JCStressTest
    @Outcome(
            id = {"second, first", "first, first"},
            expect = ACCEPTABLE,
            desc = "before or after")
    @Outcome(expect = FORBIDDEN, desc = "a call was lost, or the new agent not seen")
    @State
    public static class AdditionAgainstCall {
        private final AgentPool<String> pool = pool();

        public AdditionAgainstCall() {
            pool.addAgent("second", "second", 1, 1);
        }

        @Actor
        public void call(LL_Result result) {
            result.r1 = pool.execute(agent -> agent);
        }

        @Actor
        public void add() {
            pool.addAgent("first", "first", 1, 0);
        }

        @Arbiter
        public void callAgain(LL_Result result) {
            result.r2 = pool.execute(agent -> agent);
        }
    }

    /** A breaker that opens and a member that joins at the same moment: neither change undoes the other. */
    @JCStressTest
    @Outcome(id = "second, 2", expect = ACCEPTABLE, desc = "the first is open, the second there")
    @Outcome(expect = FORBIDDEN, desc = "one change was lost")
    @State
    public static class TripAgainstAddition {
        private final AgentPool<String> pool = pool("first");

        @Actor
        public void fail() {
            try {
                pool.execute(agent -> {
                    if (agent.equals("first")) {
                        throw new IllegalStateException("as agreed");
                    }
                    return agent;
                });
            } catch (IllegalStateException asAgreed) {
                // The breaker of the first is open now.
            }
        }

        @Actor
        public void add() {
            pool.addAgent("second", "second", 1, 1);
        }

        @Arbiter
        public void callAgain(LL_Result result) {
            result.r1 = pool.execute(agent -> agent);
            result.r2 = pool.agents().size();
        }
    }

    /** A success that a reset overtakes counts before it, in figures that are gone, or after it; never half. */
    @JCStressTest
    @Outcome(
            id = {"0, 0, 0", "1, 0, 0"},
            expect = ACCEPTABLE,
            desc = "before or after")
    @Outcome(expect = FORBIDDEN, desc = "counted wrongly, or left under way")
    @State
    public static class ResetAgainstRecord {
        private final AgentPool<String> pool = pool("first");

        @Actor
        public void call() {
            pool.execute(agent -> agent);
        }

        @Actor
        public void reset() {
            pool.resetAgent("first");
        }

        @Arbiter
        public void counts(JJI_Result result) {
            AgentStats stats = pool.stats().get("first");
            result.r1 = stats.successCount();
            result.r2 = stats.failureCount();
            result.r3 = pool.agents().get(0).inFlight();
        }
    }
}
