package dev.pooling.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random calls and retries, compared with the bare rule: so many retries in ten seconds, and not many fewer. */
class RetryBudgetModelTest {

    private static final long WINDOW = RetryBudget.WINDOW.toNanos();
    private static final long SLOT = WINDOW / 9;

    private final Times calls = new Times();
    private final Times grants = new Times();
    private String where;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 20_261_125})
    void no_ten_seconds_see_more_than_they_may_and_nobody_is_refused_without_need(long seed) {
        Random random = new Random(seed);
        double share = random.nextInt(1, 1_001) / 1_000.0;
        int floor = random.nextInt(20);
        ManualTime time = new ManualTime(random.nextLong());
        long begin = time.nanoTime();
        RetryBudget budget = new RetryBudget(share, floor, () -> calls.count, time);
        int mostAtOnce = 1;
        for (int step = 0; step < 20_000; step++) {
            where = "seed " + seed + ", step " + step;
            if (step % 1_000 == 0) {
                mostAtOnce = 1 + random.nextInt(40);
            }
            time.advance(Duration.ofMillis(random.nextInt(60)));
            long now = time.nanoTime() - begin;
            calls.add(now, random.nextInt(mostAtOnce));
            for (int i = random.nextInt(1 + mostAtOnce / 2); i >= 0; i--) {
                if (budget.tryTake()) {
                    granted(now, share, floor);
                } else {
                    refused(now, share, floor);
                }
            }
        }
        double seconds = (time.nanoTime() - begin) / 1e9;
        assertThat((double) grants.count).as(where).isLessThanOrEqualTo(share * calls.count + floor * (seconds + 12));
    }

    /** What is remembered is ten seconds, one slot more at the end, and another one while there is room anyway. */
    private void granted(long now, double share, int floor) {
        grants.add(now, 1);
        assertThat((double) grants.since(now - WINDOW))
                .as(where)
                .isLessThanOrEqualTo(floor * 10 + share * calls.since(now - WINDOW - 2 * SLOT) + 1);
    }

    private void refused(long now, double share, int floor) {
        assertThat(grants.since(now - WINDOW - SLOT) + 1.0)
                .as(where)
                .isGreaterThan(floor * 10 + share * calls.since(now - WINDOW + SLOT) - 1);
    }

    /** When something happened. */
    private static final class Times {
        private long[] times = new long[1_024];
        private int count;

        void add(long now, int howOften) {
            while (count + howOften > times.length) {
                times = Arrays.copyOf(times, 2 * times.length);
            }
            Arrays.fill(times, count, count + howOften, now);
            count += howOften;
        }

        int since(long from) {
            int later = 0;
            int end = count;
            while (later < end) {
                int middle = (later + end) / 2;
                if (times[middle] > from) {
                    end = middle;
                } else {
                    later = middle + 1;
                }
            }
            return count - later;
        }
    }
}
