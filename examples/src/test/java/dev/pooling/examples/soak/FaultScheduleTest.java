package dev.pooling.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.examples.soak.FaultSchedule.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {

    private static List<Fault> faults(FaultSchedule schedule) {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            faults.add(schedule.next(TimeUnit.MILLISECONDS.toNanos(20L * i)));
        }
        return faults;
    }

    @Test
    void the_same_seed_gives_the_same_faults_and_another_one_others() {
        List<Fault> faults = faults(new FaultSchedule(7, 0));
        assertThat(faults(new FaultSchedule(7, 0))).isEqualTo(faults);
        assertThat(faults(new FaultSchedule(8, 0))).isNotEqualTo(faults);
    }

    @Test
    void within_a_minute_everything_happens_and_most_data_come_through() {
        for (long seed = 0; seed < 20; seed++) {
            List<Fault> faults = faults(new FaultSchedule(seed, 0));
            assertThat(faults).as("seed " + seed).contains(Fault.values());
            assertThat(faults.stream().filter(Fault.NONE::equals).count())
                    .as("seed " + seed)
                    .isBetween(1_200L, 2_700L);
        }
    }

    @Test
    void a_calm_schedule_has_no_faults() {
        FaultSchedule schedule = new FaultSchedule(7, 0);
        schedule.calm();
        assertThat(faults(schedule)).containsOnly(Fault.NONE);
    }
}
