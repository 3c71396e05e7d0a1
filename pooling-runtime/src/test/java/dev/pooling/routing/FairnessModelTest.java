package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every strategy while agents join, leave, drop out and come back at random, against a reference that only adds up what each
 * agent should have had.
 */
class FairnessModelTest {

    private static final int SEEDS = 40;
    private static final int CHANGES = 400;
    private static final int MOST_MEMBERS = 10;

    private static final int MOST_PICKS = 60;

    private static final Set<LoadBalanceStrategy> BY_CHANCE =
            EnumSet.of(LoadBalanceStrategy.RANDOM, LoadBalanceStrategy.POWER_OF_TWO);

    /** Standard deviations of picks by chance by which a count that is right may be off: once in some ten million. */
    private static final double SIGMAS = 5.5;

    /** The same for those who take turns, and are only put out of step by a change. */
    private static final double SIGMAS_OF_TURNS = 1.2;

    /** What a strategy should have given each agent, and what it gave. */
    private static final class Tally {
        private double exact;
        private double variance;
        private int had;

        void add(double share, boolean picked) {
            exact += share;
            variance += share * (1 - share);
            had += picked ? 1 : 0;
        }

        double excess() {
            return had - exact;
        }
    }

    /** A pool whose membership changes by chance. */
    private static final class Fleet {
        final Random random;
        final List<FakeCandidate> members = new ArrayList<>();
        final List<FakeCandidate> out = new ArrayList<>();
        final Map<Candidate, Tally> tallies = new IdentityHashMap<>();
        private final LoadBalanceStrategy strategy;
        private Candidate[] all = {};
        private int added;

        Fleet(long seed, LoadBalanceStrategy strategy) {
            this.random = new Random(seed);
            this.strategy = strategy;
            join();
            join();
        }

        CandidateSet change() {
            int kind = random.nextInt(6);
            if (kind == 0 && members.size() < MOST_MEMBERS) {
                join();
            } else if (kind == 1 && members.size() > 2) {
                FakeCandidate gone = members.remove(random.nextInt(members.size()));
                out.remove(gone);
                all = members.toArray(new Candidate[0]);
            } else if (kind < 4) {
                FakeCandidate one = members.get(random.nextInt(members.size()));
                if (!out.remove(one)) {
                    out.add(one);
                }
            }
            if (out.size() == members.size()) {
                out.clear();
            }
            Candidate[] active =
                    members.stream().filter(member -> !out.contains(member)).toArray(Candidate[]::new);
            return new CandidateSet(active, all);
        }

        private void join() {
            int weight = strategy == LoadBalanceStrategy.WEIGHTED ? 1 + random.nextInt(40) : 1;
            int priority = strategy == LoadBalanceStrategy.PRIORITY ? random.nextInt(3) : 0;
            FakeCandidate added = new FakeCandidate("agent-" + this.added++, weight, priority);
            members.add(random.nextInt(members.size() + 1), added);
            tallies.put(added, new Tally());
            all = members.toArray(new Candidate[0]);
        }
    }

    /** The share of each agent of a set, by a rule as simple as can be. */
    private static double[] shares(CandidateSet set, LoadBalanceStrategy strategy) {
        int lowest = set.asList().stream().mapToInt(Candidate::priority).min().orElse(0);
        double[] parts = set.asList().stream()
                .mapToDouble(agent -> strategy == LoadBalanceStrategy.WEIGHTED
                        ? agent.weight()
                        : strategy == LoadBalanceStrategy.PRIORITY && agent.priority() > lowest ? 0 : 1)
                .toArray();
        double sum = Arrays.stream(parts).sum();
        return Arrays.stream(parts).map(part -> part / sum).toArray();
    }

    /** Lets the strategy pick while agents come and go. */
    private static Fleet simulate(LoadBalanceStrategy strategy, long seed) {
        Balancer balancer = Picks.balancer(strategy, seed);
        Fleet fleet = new Fleet(seed, strategy);
        for (int change = 0; change < CHANGES; change++) {
            CandidateSet set = fleet.change();
            double[] shares = shares(set, strategy);
            for (int picks = fleet.random.nextInt(MOST_PICKS); picks >= 0; picks--) {
                int picked = Picks.pick(balancer, set);
                for (int i = 0; i < set.size(); i++) {
                    fleet.tallies.get(set.get(i)).add(shares[i], i == picked);
                }
            }
        }
        return fleet;
    }

    @Test
    void weighted_stays_near_the_exact_shares_over_all_changes() {
        for (long seed = 0; seed < SEEDS; seed++) {
            // Within one while all stay; what those who leave are owed, or owe, the others share out.
            assertThat(simulate(LoadBalanceStrategy.WEIGHTED, seed).tallies.values())
                    .as("seed %d", seed)
                    .allMatch(tally -> Math.abs(tally.excess()) < 4);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WEIGHTED")
    void equal_agents_get_equal_shares_over_all_changes(LoadBalanceStrategy strategy) {
        double sigmas = BY_CHANCE.contains(strategy) ? SIGMAS : SIGMAS_OF_TURNS;
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(simulate(strategy, seed).tallies.values())
                    .as("seed %d", seed)
                    .allMatch(tally -> Math.abs(tally.excess()) < sigmas * Math.sqrt(1 + tally.variance));
        }
    }
}
