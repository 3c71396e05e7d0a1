package dev.pooling.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.health.AgentHealth;
import dev.pooling.health.AgentStatus;
import dev.pooling.routing.Balancer;
import dev.pooling.routing.Candidate;
import dev.pooling.routing.CandidateSet;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Picks by several threads at once, the first of which make the table that all then use. */
public final class RoutingStress {

    private RoutingStress() {}

    /** A candidate without a history. */
    private record Plain(String id, double weight) implements Candidate {

        @Override
        public int priority() {
            return 0;
        }

        @Override
        public Map<String, ?> metadata() {
            return Map.of();
        }

        @Override
        public AgentHealth health() {
            throw new UnsupportedOperationException("strategies do not ask for it");
        }

        @Override
        public AgentStatus status(long nowNanos) {
            return AgentStatus.HEALTHY;
        }

        @Override
        public int inFlight() {
            return 0;
        }

        @Override
        public long latencyNanos(long nowNanos) {
            return 1;
        }

        @Override
        public double errorRate(long nowNanos) {
            return 0;
        }
    }

    /** Agents of the given weights, and how often each was picked by each of two threads. */
    private abstract static class Picks {
        private final Balancer balancer;
        private final CandidateSet set;
        private final int[] one;
        private final int[] other;

        Picks(LoadBalanceStrategy strategy, double... weights) {
            Candidate[] candidates = new Candidate[weights.length];
            for (int i = 0; i < weights.length; i++) {
                candidates[i] = new Plain("agent-" + i, weights[i]);
            }
            balancer = Balancer.of(strategy, ThreadLocalRandom::current);
            set = new CandidateSet(candidates, candidates);
            one = new int[weights.length];
            other = new int[weights.length];
        }

        void pickOne(int times) {
            pick(one, times);
        }

        void pickOther(int times) {
            pick(other, times);
        }

        private void pick(int[] counts, int times) {
            for (int i = 0; i < times; i++) {
                counts[balancer.pick(set, 0, null, null)]++;
            }
        }

        int picked(int agent) {
            return one[agent] + other[agent];
        }
    }

    /** Two threads that go through the smooth schedule give every agent its exact share. */
    @JCStressTest
    @Outcome(id = "4, 2, 2", expect = ACCEPTABLE, desc = "twice a period of 2 : 1 : 1")
    @Outcome(expect = FORBIDDEN, desc = "a turn was lost or given twice")
    @State
    public static class WeightedSchedule extends Picks {
        public WeightedSchedule() {
            super(LoadBalanceStrategy.WEIGHTED, 2, 1, 1);
        }

        @Actor
        public void one() {
            pickOne(4);
        }

        @Actor
        public void other() {
            pickOther(4);
        }

        @Arbiter
        public void counts(III_Result result) {
            result.r1 = picked(0);
            result.r2 = picked(1);
            result.r3 = picked(2);
        }
    }

    /** The same for the plain rotation. */
    @JCStressTest
    @Outcome(id = "2, 2, 2", expect = ACCEPTABLE, desc = "twice round")
    @Outcome(expect = FORBIDDEN, desc = "a turn was lost or given twice")
    @State
    public static class RoundRobin extends Picks {
        public RoundRobin() {
            super(LoadBalanceStrategy.ROUND_ROBIN, 1, 1, 1);
        }

        @Actor
        public void one() {
            pickOne(3);
        }

        @Actor
        public void other() {
            pickOther(3);
        }

        @Arbiter
        public void counts(III_Result result) {
            result.r1 = picked(0);
            result.r2 = picked(1);
            result.r3 = picked(2);
        }
    }

    /** And for agents that tie, whom a mask of bits names. */
    @JCStressTest
    @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "in turn")
    @Outcome(expect = FORBIDDEN, desc = "a turn was lost or given twice")
    @State
    public static class Ties extends Picks {
        public Ties() {
            super(LoadBalanceStrategy.LEAST_LOADED, 1, 1);
        }

        @Actor
        public void one() {
            pickOne(2);
        }

        @Actor
        public void other() {
            pickOther(2);
        }

        @Arbiter
        public void counts(II_Result result) {
            result.r1 = picked(0);
            result.r2 = picked(1);
        }
    }
}
