package dev.pooling.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualTimeTest {

    private final ManualTime time = new ManualTime();
    private final List<String> ran = new ArrayList<>();

    @Test
    void stands_still_until_told_to_move() {
        assertThat(time.nanoTime()).isZero();
        time.advance(Duration.ofNanos(5));
        assertThat(time.nanoTime()).isEqualTo(5);
    }

    @Test
    void runs_tasks_in_the_order_they_are_due_each_at_its_own_time() {
        time.schedule(() -> ran.add("late at " + time.nanoTime()), 20);
        time.schedule(() -> ran.add("early at " + time.nanoTime()), 10);
        time.schedule(() -> ran.add("never"), 1_000);
        time.advance(Duration.ofNanos(100));
        assertThat(ran).containsExactly("early at 10", "late at 20");
        assertThat(time.pendingTasks()).isEqualTo(1);
        assertThat(time.nanoTime()).isEqualTo(100);
    }

    @Test
    void runs_tasks_in_order_where_readings_overflow() {
        ManualTime late = new ManualTime(Long.MAX_VALUE - 15);
        late.schedule(() -> ran.add("after"), 20);
        late.schedule(() -> ran.add("before"), 10);
        late.advance(Duration.ofNanos(12));
        assertThat(ran).containsExactly("before");
        late.advance(Duration.ofNanos(12));
        assertThat(ran).containsExactly("before", "after");
    }

    @Test
    void runs_a_task_that_a_task_schedules_within_the_same_step() {
        time.schedule(() -> time.schedule(() -> ran.add("second"), 10), 10);
        time.advance(Duration.ofNanos(20));
        assertThat(ran).containsExactly("second");
    }

    @Test
    void never_moves_back_where_the_clock_was_moved_further_meanwhile() {
        time.schedule(() -> time.advance(Duration.ofNanos(50)), 10);
        time.advance(Duration.ofNanos(20));
        assertThat(time.nanoTime()).isEqualTo(60);
    }

    @Test
    void does_not_run_a_cancelled_task() {
        time.schedule(() -> ran.add("cancelled"), 10).cancel();
        time.advance(Duration.ofNanos(20));
        assertThat(ran).isEmpty();
    }

    @Test
    void a_sleep_moves_the_clock_and_is_written_down() throws InterruptedException {
        time.sleep(30);
        time.sleep(0);
        assertThat(time.nanoTime()).isEqualTo(30);
        assertThat(time.sleeps()).containsExactly(Duration.ofNanos(30));
    }

    @Test
    void a_sleep_of_an_interrupted_thread_ends_at_once_and_clears_the_flag() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> time.sleep(30)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(time.nanoTime()).isZero();
    }
}
