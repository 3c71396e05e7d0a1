package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HashRingTest {

    @Test
    void an_agent_of_weight_one_has_160_points() {
        assertThat(new HashRing(Picks.candidates(5)).size()).isEqualTo(800);
    }

    @Test
    void points_are_in_proportion_to_the_weights() {
        HashRing ring = new HashRing(Picks.weighted(1, 2, 5));

        assertThat(Picks.counts(owners(ring), 3)).containsExactly(160, 320, 800);
    }

    @Test
    void tiny_and_huge_weights_are_scaled() {
        assertThat(Arrays.stream(Picks.counts(owners(new HashRing(Picks.weighted(1e-6, 2e-6))), 2)))
                .allSatisfy(points -> assertThat(points).isBetween(30, 320));
        assertThat(new HashRing(Picks.weighted(1e308, 1e308)).size()).isBetween(32_000, 65_540);
    }

    @Test
    void the_lightest_agent_has_some_points() {
        assertThat(Picks.counts(owners(new HashRing(Picks.weighted(1e9, 1e-9))), 2)[1])
                .isEqualTo(4);
    }

    @Test
    void a_large_pool_has_a_bounded_number_of_points() {
        assertThat(new HashRing(Picks.candidates(10_000)).size()).isBetween(32_768, 105_000);
    }

    @Test
    void fits_agents_of_the_same_ids_and_weights_only() {
        HashRing ring = new HashRing(Picks.weighted(1, 2));

        assertThat(ring.fits(Picks.weighted(1, 2))).isTrue();
        assertThat(ring.fits(Picks.weighted(1, 3))).isFalse();
        assertThat(ring.fits(Picks.weighted(1, 2, 3))).isFalse();
        assertThat(ring.fits(new Candidate[] {new FakeCandidate("agent-0"), new FakeCandidate("other", 2, 0)}))
                .isFalse();
    }

    private static int[] owners(HashRing ring) {
        return IntStream.range(0, ring.size()).map(ring::owner).toArray();
    }
}
