package dev.pooling.examples.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.time.Scheduler.Cancellable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

    private final VirtualTime time = new VirtualTime();
    private final List<String> happened = new ArrayList<>();

    private void note(String what) {
        happened.add(what + " at " + time.nanoTime());
    }

    @Test
    void events_happen_in_order_of_time_then_of_planning() {
        time.after(20, () -> note("last"));
        time.after(10, () -> note("first"));
        time.after(10, () -> {
            note("second");
            time.after(5, () -> note("third"));
        });

        time.run();

        assertThat(happened).containsExactly("first at 10", "second at 10", "third at 15", "last at 20");
    }

    @Test
    void cancelled_task_does_not_run_and_does_not_move_the_clock() {
        Cancellable task = time.schedule(() -> note("cancelled"), 10);
        task.cancel();

        time.run();

        assertThat(happened).isEmpty();
        assertThat(time.nanoTime()).isZero();
    }
}
