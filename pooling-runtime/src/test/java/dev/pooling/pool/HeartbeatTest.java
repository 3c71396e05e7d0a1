package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The time by which calls go that read no clock. */
class HeartbeatTest {

    private final ManualTime time = new ManualTime(77);
    private final List<Long> beats = new ArrayList<>();
    private boolean busy;
    private final Heartbeat heartbeat = new Heartbeat(time, time, now -> {
        beats.add(now);
        return busy;
    });

    private static final long SECOND = 1_000_000_000;

    @Test
    void tells_the_time_of_the_last_beat() {
        assertThat(heartbeat.nanos()).isEqualTo(77);

        time.advance(Duration.ofMillis(999));
        assertThat(heartbeat.nanos()).isEqualTo(77);
        time.advance(Duration.ofMillis(2));

        assertThat(heartbeat.nanos()).isEqualTo(77 + SECOND);
        assertThat(beats).containsExactly(77 + SECOND);
    }

    @Test
    void beats_as_often_as_the_hastiest_wants() {
        heartbeat.quicken(SECOND / 4);
        heartbeat.quicken(SECOND / 2);
        busy = true;
        heartbeat.nanos();

        time.advance(Duration.ofSeconds(1));

        assertThat(beats).hasSize(4);
    }

    @Test
    void goes_on_while_there_are_calls() {
        busy = true;
        heartbeat.nanos();

        time.advance(Duration.ofSeconds(100));

        assertThat(beats).hasSize(100);
        assertThat(heartbeat.nanos()).isEqualTo(77 + 100 * SECOND);
        assertThat(time.pendingTasks()).isOne();
    }

    @Test
    void stops_when_there_were_none_for_a_while() {
        heartbeat.nanos();
        time.advance(Duration.ofSeconds(2));
        assertThat(heartbeat.nanos()).as("it still beats").isEqualTo(77 + 2 * SECOND);

        time.advance(Duration.ofSeconds(100));

        assertThat(beats).hasSize(4);
        assertThat(time.pendingTasks()).isZero();
    }

    @Test
    void begins_again_with_the_time_of_that_call() {
        heartbeat.nanos();
        time.advance(Duration.ofSeconds(100));
        beats.clear();

        assertThat(heartbeat.nanos()).isEqualTo(77 + 100 * SECOND);
        time.advance(Duration.ofSeconds(1));

        assertThat(beats).hasSize(1);
        assertThat(heartbeat.nanos()).isEqualTo(77 + 101 * SECOND);
    }

    @Test
    void a_call_between_the_last_two_beats_is_not_overlooked() {
        heartbeat.nanos();
        time.advance(Duration.ofSeconds(3));
        assertThat(beats).hasSize(3);

        // Seen by the last beat alone, which was to be the end.
        busy = true;
        time.advance(Duration.ofSeconds(10));

        assertThat(beats).hasSize(13);
        assertThat(heartbeat.nanos()).isEqualTo(77 + 13 * SECOND);
    }

    @Test
    void calls_while_the_last_beat_is_due_plan_no_second_one() {
        heartbeat.nanos();
        time.advance(Duration.ofSeconds(3));

        heartbeat.nanos();
        heartbeat.nanos();

        assertThat(time.pendingTasks()).isOne();
    }

    @Test
    void goes_on_when_the_work_fails() {
        List<Long> failed = new ArrayList<>();
        Heartbeat failing = new Heartbeat(time, time, now -> {
            failed.add(now);
            throw new IllegalStateException("work");
        });
        failing.nanos();

        for (int i = 0; i < 5; i++) {
            assertThatIllegalStateException().isThrownBy(() -> time.advance(Duration.ofSeconds(1)));
        }

        assertThat(failed).hasSize(5);
    }
}
