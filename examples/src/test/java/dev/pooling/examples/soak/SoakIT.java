package dev.pooling.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.examples.soak.Violations.Rule;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A short soak ({@code -Dsoak.minutes=N} for a longer one), and one with sabotage, which must be noticed. */
class SoakIT {

    private static final double MINUTES = Double.parseDouble(System.getProperty("soak.minutes", "0.1"));

    @Test
    void pools_under_faults_keep_every_rule() throws Exception {
        SoakRun.Load load = new SoakRun.Load((long) (MINUTES * 60_000), 12, 300, 1);
        Violations violations = new SoakRun(load, List.of(), System.out).run();
        assertThat(violations.isEmpty())
                .as(() -> String.join("\n", violations.lines()))
                .isTrue();
    }

    @Test
    void what_is_done_wrong_on_purpose_is_noticed() throws Exception {
        Set<Sabotage.Act> acts = EnumSet.complementOf(EnumSet.of(Sabotage.Act.KEEP_THREADS));
        SoakRun.Load load = new SoakRun.Load(4_000, 12, 500, 2);
        Violations violations = new SoakRun(load, acts, System.out).run();
        assertThat(violations.rules())
                .contains(
                        Rule.ENDS,
                        Rule.ENDS_ONCE,
                        Rule.OWN_ANSWER,
                        Rule.SERVED_ONCE,
                        Rule.NO_INTERRUPT_LEAKS,
                        Rule.FLAT_HEAP);
    }
}
