package dev.pooling.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialsTest {

    @Test
    void a_failure_tells_its_seed_and_what_failed() {
        assumeThat(System.getProperty("pooling.test.seed")).isNull();
        List<Integer> runs = new ArrayList<>();

        assertThatThrownBy(() -> Trials.run(5, random -> {
                    runs.add(random.nextInt());
                    assertThat(runs).hasSizeLessThan(3);
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("seed 3 (-Dpooling.test.seed=3 runs it alone)")
                .cause()
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void the_same_trials_get_the_same_numbers_and_different_ones_do_not() {
        List<Integer> first = new ArrayList<>();
        List<Integer> second = new ArrayList<>();
        Trials.run(20, random -> first.add(random.nextInt(1_000_000)));
        Trials.run(20, random -> second.add(random.nextInt(1_000_000)));

        assertThat(first).isEqualTo(second);
        assertThat(new HashSet<>(first)).hasSameSizeAs(first);
    }
}
