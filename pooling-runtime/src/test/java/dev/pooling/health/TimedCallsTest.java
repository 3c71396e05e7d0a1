package dev.pooling.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.internal.Stripes;
import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Which calls of an agent are timed, on a thread that owns a stripe. */
class TimedCallsTest {

    private static final HealthSettings SETTINGS = new HealthSettings(Duration.ofSeconds(60), 10, 0.3, 0.7);
    private static final long FAST = 1_000;
    private static final long SLOW = 1_000_000;

    private final ManualTime time = new ManualTime();
    private final HealthRecorder health = new HealthRecorder(SETTINGS, time, null);

    /** Runs something on a thread that owns a stripe: of many some do, whatever other threads there are. */
    private static int owning(IntUnaryOperator action) throws Exception {
        int result = -1;
        while (result < 0) {
            FutureTask<Integer> task = new FutureTask<>(() -> {
                int stripe = Stripes.owned();
                return stripe < 0 ? -1 : action.applyAsInt(stripe);
            });
            Thread thread = new Thread(task);
            thread.start();
            result = task.get();
            thread.join();
        }
        return result;
    }

    /** Calls one after the other; returns how many of them were timed. */
    private int call(int stripe, int times, int sampling, long elapsedNanos) {
        int timed = 0;
        for (int i = 0; i < times; i++) {
            health.started();
            if (health.isToBeTimed(stripe, sampling)) {
                timed++;
                health.success(elapsedNanos, time.nanoTime());
            } else {
                health.untimedSuccess(stripe, time.nanoTime());
            }
        }
        return timed;
    }

    @Test
    void of_a_slow_agent_each() throws Exception {
        assertThat(owning(stripe -> call(stripe, 1_000, 16, SLOW))).isEqualTo(1_000);
    }

    @Test
    void of_a_fast_agent_one_in_so_many() throws Exception {
        // Distances from 1 to 31, all equally likely: 1,000 timed calls with a standard deviation of 18.
        assertThat(owning(stripe -> {
                    call(stripe, 100, 16, FAST);
                    return call(stripe, 16_000, 16, FAST);
                }))
                .isBetween(880, 1_120);
        assertThat(health.successCount()).isEqualTo(16_100);
        assertThat(health.averageLatency()).isEqualTo(Duration.ofNanos(FAST));
        assertThat(health.inFlight()).isZero();
    }

    @Test
    void of_a_fast_agent_each_where_that_is_asked_for() throws Exception {
        assertThat(owning(stripe -> call(stripe, 1_000, 1, FAST))).isEqualTo(1_000);
    }

    @Test
    void of_one_that_becomes_slow_each_again_as_soon_as_that_is_seen() throws Exception {
        int untimed = owning(stripe -> {
            call(stripe, 100, 16, FAST);
            return 1_000 - call(stripe, 1_000, 16, SLOW);
        });
        assertThat(untimed).as("calls before the first one that is timed").isLessThan(31);
    }

    @Test
    void the_time_of_the_last_success_is_that_of_an_untimed_call_too() throws Exception {
        owning(stripe -> {
            call(stripe, 100, 16, FAST);
            time.advance(Duration.ofSeconds(5));
            health.started();
            health.untimedSuccess(stripe, time.nanoTime());
            return 0;
        });
        assertThat(health.sinceLastSuccess()).contains(Duration.ZERO);
    }

    @Test
    void an_untimed_call_ends_a_row_of_failures() throws Exception {
        health.failure(1, time.nanoTime());
        owning(stripe -> {
            health.untimedSuccess(stripe, time.nanoTime());
            return 0;
        });
        assertThat(health.consecutiveFailures()).isZero();
    }
}
