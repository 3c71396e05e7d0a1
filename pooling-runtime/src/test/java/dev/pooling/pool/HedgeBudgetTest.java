package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HedgeBudgetTest {

    private static final long SECOND = 1_000_000_000;

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.1, 0.3, 1})
    void over_many_calls_the_share_is_kept(double share) {
        HedgeBudget budget = new HedgeBudget(share, 0);
        assertThat(budget.tryTake(0)).as("the one of this second").isTrue();
        int hedges = 0;
        for (int call = 0; call < 100_000; call++) {
            budget.called();
            hedges += budget.tryTake(1) ? 1 : 0;
        }
        assertThat(hedges).isBetween((int) (100_000 * share) - 1, (int) (100_000 * share));
    }

    @Test
    void ten_hedges_are_saved_for_a_burst() {
        HedgeBudget budget = new HedgeBudget(0.5, 0);
        budget.tryTake(0);
        for (int call = 0; call < 1_000; call++) {
            budget.called();
        }
        int hedges = 0;
        while (budget.tryTake(1)) {
            hedges++;
        }
        assertThat(hedges).isEqualTo(10);
    }

    @Test
    void one_hedge_in_a_second_needs_no_calls_also_when_the_clock_overflows() {
        long start = Long.MAX_VALUE - SECOND / 2;
        HedgeBudget budget = new HedgeBudget(0, start);
        assertThat(budget.tryTake(start)).isTrue();
        assertThat(budget.tryTake(start + SECOND - 1)).isFalse();
        assertThat(budget.tryTake(start + SECOND)).isTrue();
    }

    @Test
    void what_is_given_back_can_be_taken_again() {
        HedgeBudget budget = new HedgeBudget(0, 0);
        assertThat(budget.tryTake(0)).isTrue();
        budget.giveBack();
        assertThat(budget.tryTake(0)).isTrue();
        assertThat(budget.tryTake(0)).isFalse();
    }

    @Test
    void no_two_threads_take_the_same_token() throws InterruptedException {
        HedgeBudget budget = new HedgeBudget(0.25, 0);
        budget.tryTake(0);
        AtomicInteger taken = new AtomicInteger();
        Runnable calls = () -> {
            for (int i = 0; i < 20_000; i++) {
                budget.called();
                if (budget.tryTake(1)) {
                    taken.incrementAndGet();
                }
            }
        };
        Thread other = new Thread(calls);
        other.start();
        calls.run();
        other.join();
        while (budget.tryTake(1)) {
            taken.incrementAndGet();
        }
        assertThat(taken).hasValue(10_000);
    }
}
