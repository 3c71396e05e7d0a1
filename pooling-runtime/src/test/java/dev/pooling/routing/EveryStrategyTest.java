package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.pooling.annotation.LoadBalanceStrategy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EveryStrategyTest {

    private static final long SEED = 4711;
    private static final List<Integer> SIZES = List.of(2, 3, 5, 32, 33, 64, 65, 200);

    @ParameterizedTest
    @EnumSource
    void picks_nobody_from_an_empty_set(LoadBalanceStrategy strategy) {
        assertThat(Picks.pick(Picks.balancer(strategy, SEED), Picks.set())).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void picks_the_only_one(LoadBalanceStrategy strategy) {
        Balancer balancer = Picks.balancer(strategy, SEED);
        FakeCandidate only = new FakeCandidate("only").inFlight(1_000).latency(0);

        assertThat(Picks.sequence(balancer, Picks.set(only), 10)).containsOnly(0);
        assertThat(balancer.pick(Picks.set(only), 0, "key", null)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void picks_nobody_when_the_only_one_is_excluded(LoadBalanceStrategy strategy) {
        FakeCandidate only = new FakeCandidate("only");

        assertThat(Picks.balancer(strategy, SEED).pick(Picks.set(only), 0, null, Picks.excluding(only)))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void picks_nobody_when_all_are_excluded(LoadBalanceStrategy strategy) {
        Balancer balancer = Picks.balancer(strategy, SEED);

        for (int size : SIZES) {
            assertThat(balancer.pick(Picks.set(size), 0, null, any -> true)).isEqualTo(-1);
            assertThat(balancer.pick(Picks.set(size), 0, "key", any -> true)).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void finds_the_one_that_is_not_excluded(LoadBalanceStrategy strategy) {
        Balancer balancer = Picks.balancer(strategy, SEED);

        for (int size : SIZES) {
            FakeCandidate[] members = mixed(size);
            CandidateSet set = Picks.set(members);
            for (int left = 0; left < size; left++) {
                FakeCandidate allowed = members[left];
                assertThat(balancer.pick(set, 0, null, candidate -> candidate != allowed))
                        .as("%s of %d", allowed, size)
                        .isEqualTo(left);
                assertThat(balancer.pick(set, 0, "key", candidate -> candidate != allowed))
                        .as("%s of %d, by key", allowed, size)
                        .isEqualTo(left);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void never_picks_an_excluded_one(LoadBalanceStrategy strategy) {
        Random random = new Random(SEED);
        Balancer balancer = Picks.balancer(strategy, SEED);

        for (int round = 0; round < 3_000; round++) {
            FakeCandidate[] members = mixed(2 + random.nextInt(60));
            Set<Candidate> excluded = new HashSet<>();
            IntStream.range(0, random.nextInt(members.length))
                    .forEach(i -> excluded.add(members[random.nextInt(members.length)]));
            @Nullable Object key = random.nextBoolean() ? round : null;

            int index = balancer.pick(Picks.set(members), 0, key, excluded::contains);

            assertThat(index).as("seed %d, round %d", SEED, round).isBetween(0, members.length - 1);
            assertThat(excluded).as("seed %d, round %d", SEED, round).doesNotContain(members[index]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_call_that_excludes_whom_it_has_asked_gets_round_to_everybody(LoadBalanceStrategy strategy) {
        Balancer balancer = Picks.balancer(strategy, SEED);
        CandidateSet set = Picks.set(mixed(40));
        Set<Candidate> asked = new HashSet<>();

        for (int attempt = 0; attempt < 40; attempt++) {
            int index = balancer.pick(set, 0, "key", asked.isEmpty() ? null : asked::contains);
            assertThat(asked.add(set.get(index))).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void looks_at_few_of_ten_thousand(LoadBalanceStrategy strategy) {
        Balancer balancer = Picks.balancer(strategy, SEED);
        LookedAt lookedAt = new LookedAt();
        CandidateSet set = Picks.set(
                IntStream.range(0, 10_000).mapToObj(lookedAt::candidate).toArray(Candidate[]::new));
        balancer.pick(set, 0, "key", null);
        lookedAt.times = 0;

        for (int i = 0; i < 1_000; i++) {
            int first = balancer.pick(set, 0, "key-" + i, null);
            balancer.pick(set, 0, "key-" + i, candidate -> candidate == set.get(first));
        }

        assertThat(lookedAt.times / 2_000.0).as("figures read per pick").isLessThan(64);
    }

    @ParameterizedTest
    @EnumSource
    void stands_the_widest_weights(LoadBalanceStrategy strategy) {
        Balancer balancer = Picks.balancer(strategy, SEED);
        CandidateSet set = Picks.set(Picks.weighted(1e-6, 1, 1e9, Double.MIN_VALUE, Double.MAX_VALUE, Math.PI));

        for (int i = 0; i < 1_000; i++) {
            assertThat(balancer.pick(set, 0, i, null)).isBetween(0, 5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void picks_within_the_set_while_sets_come_and_go_under_many_threads(LoadBalanceStrategy strategy) throws Exception {
        Balancer balancer = Balancer.of(strategy, ThreadLocalRandom::current);
        FakeCandidate[] members = mixed(20);
        CandidateSet[] sets = IntStream.rangeClosed(1, 20)
                .mapToObj(size -> new CandidateSet(Arrays.copyOf(members, size, Candidate[].class), members))
                .toArray(CandidateSet[]::new);
        AtomicIntegerArray picked = new AtomicIntegerArray(members.length);

        Crowd.run(32, () -> {
            for (int i = 0; i < 5_000; i++) {
                CandidateSet set = sets[ThreadLocalRandom.current().nextInt(sets.length)];
                int index = balancer.pick(set, i, i % 3 == 0 ? i : null, null);
                FakeCandidate candidate = (FakeCandidate) set.get(index);
                candidate.inFlight.incrementAndGet();
                picked.incrementAndGet(index);
                candidate.inFlight.decrementAndGet();
            }
        });

        assertThat(IntStream.range(0, members.length).map(picked::get).sum()).isEqualTo(160_000);
    }

    @Test
    void random_numbers_must_come_from_somewhere() {
        assertThatNullPointerException()
                .isThrownBy(() -> Balancer.of(LoadBalanceStrategy.RANDOM, null))
                .withMessage("random must not be null");
    }

    /** Agents of several weights, priorities, latencies, error rates and loads; every third one is warming up. */
    private static FakeCandidate[] mixed(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> new FakeCandidate("agent-" + i, 1 + i % 4, i % 3)
                        .latency(i % 3 == 0 ? 0 : 1_000 * i)
                        .errorRate(i % 5 / 10.0)
                        .inFlight(i % 7))
                .toArray(FakeCandidate[]::new);
    }

    /** Counts how often live figures are read. */
    private static final class LookedAt {

        private long times;

        Candidate candidate(int number) {
            FakeCandidate fake = new FakeCandidate("agent-" + number).inFlight(1);
            return new WatchedCandidate(fake, () -> times++);
        }
    }
}
