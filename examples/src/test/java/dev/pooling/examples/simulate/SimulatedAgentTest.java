package dev.pooling.examples.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedAgentTest {

    private final VirtualTime time = new VirtualTime();
    private final SimulatedAgent agent = new SimulatedAgent("a", 1, time, new Chance(1, "test"));
    private final List<String> ends = new ArrayList<>();

    private void call(int number, double workNanos) {
        agent.serve(new SimulatedCall(number, workNanos, 0))
                .whenComplete((value, failure) ->
                        ends.add(number + (failure == null ? " answered" : " failed") + " at " + time.nanoTime()));
    }

    @Test
    void works_on_four_calls_at_a_time_and_lets_the_fifth_wait() {
        for (int number = 1; number <= 5; number++) {
            call(number, 100 * number);
        }

        time.run();

        assertThat(ends)
                .containsExactly(
                        "1 answered at 100",
                        "2 answered at 200",
                        "3 answered at 300",
                        "4 answered at 400",
                        "5 answered at 600");
    }

    @Test
    void crash_fails_what_is_under_way_and_what_waits_and_refuses_what_comes() {
        for (int number = 1; number <= 5; number++) {
            call(number, 100);
        }
        time.after(50, agent::crash);
        time.after(60, () -> call(6, 100));
        time.after(300_000, agent::start);
        time.after(300_000, () -> call(7, 100));

        time.run();

        assertThat(ends)
                .containsExactly(
                        "1 failed at 50",
                        "2 failed at 50",
                        "3 failed at 50",
                        "4 failed at 50",
                        "5 failed at 50",
                        "6 failed at 200060",
                        "7 answered at 300100");
    }

    @Test
    void quota_lets_in_what_the_bucket_holds_and_fills_again() {
        Quota quota = Quota.perSecond(4);

        List<Boolean> taken = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            taken.add(quota.tryTake(1_000_000_000L));
        }
        taken.add(quota.tryTake(1_250_000_000L));

        assertThat(taken).containsExactly(true, true, false, true);
    }
}
