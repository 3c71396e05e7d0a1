package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pooling.annotation.LoadBalanceStrategy;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlowStartBalancerTest {

    private static final long SEED = 20_260_704;
    private static final int PICKS = 40_000;

    private final FakeCandidate[] members = Picks.candidates(4);

    private static Balancer balancer(LoadBalanceStrategy strategy) {
        Random random = new Random(SEED);
        return Balancer.startingSlowly(Balancer.of(strategy, () -> random), () -> random);
    }

    private static CandidateSet set(FakeCandidate... candidates) {
        return CandidateSet.startingSlowly(candidates, candidates, 0);
    }

    private static double[] shares(Balancer balancer, CandidateSet set) {
        int[] counts = Picks.counts(Picks.sequence(balancer, set, PICKS), set.size());
        return IntStream.of(counts).mapToDouble(count -> (double) count / PICKS).toArray();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONSISTENT_HASH")
    void an_agent_gets_the_part_of_its_share_that_its_ramp_says(LoadBalanceStrategy strategy) {
        members[2].ramp(0.2);

        double[] shares = shares(balancer(strategy), set(members));

        // A fifth of its turns; where turns are taken in order, what is left of them is divided among fewer.
        assertThat(shares[2]).as("seed %d", SEED).isBetween(0.045, 0.2 / 3.2 + 0.005);
        for (int other : new int[] {0, 1, 3}) {
            assertThat(shares[other]).as("seed %d", SEED).isCloseTo(0.95 / 3, within(0.02));
        }
    }

    @Test
    void weights_count_besides() {
        FakeCandidate[] weighted = Picks.weighted(1, 2, 5);
        weighted[2].ramp(0.4);

        double[] shares = shares(balancer(LoadBalanceStrategy.WEIGHTED), set(weighted));

        assertThat(shares).as("seed %d", SEED).containsExactly(new double[] {0.2, 0.4, 0.4}, within(0.01));
    }

    @Test
    void what_counts_is_the_ramp_in_relation_to_the_agent_furthest_on_its_way() {
        members[0].ramp(0.5);
        members[1].ramp(0.5);
        members[2].ramp(0.25);
        members[3].ramp(0.1);

        double[] shares = shares(balancer(LoadBalanceStrategy.RANDOM), set(members));

        assertThat(shares)
                .as("seed %d", SEED)
                .containsExactly(new double[] {1 / 2.7, 1 / 2.7, 0.5 / 2.7, 0.2 / 2.7}, within(0.01));
    }

    @ParameterizedTest
    @EnumSource
    void where_all_are_new_nothing_changes(LoadBalanceStrategy strategy) {
        for (FakeCandidate member : members) {
            member.ramp(0.1);
        }

        double[] shares = shares(balancer(strategy), set(members));

        assertThat(shares).as("seed %d", SEED).containsExactly(new double[] {0.25, 0.25, 0.25, 0.25}, within(0.02));
    }

    @ParameterizedTest
    @EnumSource
    void a_set_in_which_nobody_starts_slowly_is_picked_from_as_ever(LoadBalanceStrategy strategy) {
        Balancer plain = Picks.balancer(strategy, SEED);

        assertThat(Picks.sequence(balancer(strategy), set(members), 200))
                .isEqualTo(Picks.sequence(plain, Picks.set(members), 200));
    }

    @ParameterizedTest
    @EnumSource
    void the_only_agent_left_is_picked_whatever_its_ramp(LoadBalanceStrategy strategy) {
        members[1].ramp(0.1);
        Balancer balancer = balancer(strategy);

        for (int i = 0; i < 100; i++) {
            assertThat(balancer.pick(set(members), 0, i, Picks.excluding(members[0], members[2], members[3])))
                    .isEqualTo(1);
        }
        assertThat(balancer.pick(set(members), 0, null, any -> true)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.25, 0.5})
    void under_load_an_agent_has_as_many_calls_less_than_the_others(double ramp) {
        members[0].ramp(ramp);
        CandidateSet set = set(members);
        for (LoadBalanceStrategy strategy : new LoadBalanceStrategy[] {
            LoadBalanceStrategy.LEAST_LOADED, LoadBalanceStrategy.POWER_OF_TWO, LoadBalanceStrategy.LEAST_LATENCY
        }) {
            for (FakeCandidate member : members) {
                member.inFlight(0);
            }
            Balancer balancer = balancer(strategy);
            for (int call = 0; call < 1_000; call++) {
                members[Picks.pick(balancer, set)].inFlight.incrementAndGet();
            }

            double others = (1_000 - members[0].inFlight()) / 3.0;
            assertThat(members[0].inFlight() / others)
                    .as("%s, seed %d", strategy, SEED)
                    .isBetween(ramp / 2, ramp + 0.02);
        }
    }

    @Test
    void a_lower_tier_does_what_a_preferred_agent_does_not_yet() {
        FakeCandidate preferred = new FakeCandidate("preferred", 1, 0).ramp(0.3);
        FakeCandidate other = new FakeCandidate("other", 1, 1);

        double[] shares = shares(balancer(LoadBalanceStrategy.PRIORITY), set(preferred, other));

        assertThat(shares).as("seed %d", SEED).containsExactly(new double[] {0.3, 0.7}, within(0.01));
    }

    @Test
    void keys_come_to_an_agent_one_by_one_and_stay() {
        Balancer balancer = balancer(LoadBalanceStrategy.CONSISTENT_HASH);
        Set<Integer> before = new HashSet<>();
        Set<Integer> own = keysOf(balancer, 1);

        for (double ramp : new double[] {0.1, 0.3, 0.6, 0.9}) {
            Set<Integer> keys = keysOf(balancer, ramp);
            assertThat(keys).containsAll(before);
            assertThat(own).containsAll(keys);
            assertThat((double) keys.size() / own.size()).isCloseTo(ramp, within(0.1));
            assertThat(keysOf(balancer, ramp)).isEqualTo(keys);
            before = keys;
        }
    }

    private Set<Integer> keysOf(Balancer balancer, double ramp) {
        members[1].ramp(ramp);
        CandidateSet set = set(members);
        Set<Integer> keys = new HashSet<>();
        for (int key = 0; key < 4_000; key++) {
            if (balancer.pick(set, 0, key, null) == 1) {
                keys.add(key);
            }
        }
        return keys;
    }

    @Test
    void keys_of_the_others_do_not_move() {
        Balancer balancer = balancer(LoadBalanceStrategy.CONSISTENT_HASH);
        CandidateSet warm = set(members);
        int[] owners = IntStream.range(0, 1_000)
                .map(key -> balancer.pick(warm, 0, key, null))
                .toArray();
        members[1].ramp(0.1);
        CandidateSet cold = set(members);

        for (int key = 0; key < 1_000; key++) {
            if (owners[key] != 1) {
                assertThat(balancer.pick(cold, 0, key, null)).isEqualTo(owners[key]);
            }
        }
    }

    @Test
    void a_part_of_a_set_starts_as_slowly() {
        members[1].ramp(0.5);
        CandidateSet set = set(members);

        FakeCandidate[] some = {members[0], members[1]};
        assertThat(set.reducedTo(some, some).warmest()).isSameAs(members[0]);
        FakeCandidate[] warm = {members[0], members[2]};
        assertThat(set.reducedTo(warm, warm).warmest()).isNull();
        assertThat(Picks.set(members).reducedTo(some, some).warmest()).isNull();
    }
}
