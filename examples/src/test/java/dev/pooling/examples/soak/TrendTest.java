package dev.pooling.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TrendTest {

    private static double[] figures(Random random, double noise, double growth) {
        double[] figures = new double[80];
        for (int i = 0; i < figures.length; i++) {
            figures[i] = 1_000 + noise * random.nextGaussian() + growth * i / figures.length;
        }
        return figures;
    }

    @Test
    void a_straight_line_has_its_growth_and_no_error() {
        Trend trend = Trend.of(figures(new Random(1), 0, 800));
        // The last 48 figures, 47 steps of 10.
        assertThat(trend.growth()).isCloseTo(470, within(1e-6));
        assertThat(trend.error()).isCloseTo(0, within(1e-6));
        assertThat(trend.grows(469)).isTrue();
        assertThat(trend.grows(471)).isFalse();
    }

    @Test
    void noise_is_hardly_ever_taken_for_growth_and_growth_hardly_ever_for_noise() {
        int falseAlarms = 0;
        int missed = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            falseAlarms += Trend.of(figures(new Random(seed), 50, 0)).grows(0) ? 1 : 0;
            missed += Trend.of(figures(new Random(seed), 50, 300)).grows(0) ? 0 : 1;
        }
        assertThat(falseAlarms).isLessThan(10);
        assertThat(missed).isLessThan(10);
    }

    @Test
    void what_happens_at_first_does_not_count() {
        double[] figures = figures(new Random(1), 0, 0);
        for (int i = 0; i < 32; i++) {
            figures[i] = i;
        }
        assertThat(Trend.of(figures).growth()).isZero();
    }

    @Test
    void too_few_figures_are_refused() {
        assertThatThrownBy(() -> Trend.of(new double[11]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("figures must be >= 12, were 11");
    }
}
