package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.event.PoolEvent.CallBlamed;
import dev.pooling.retry.RetryBudgetStats;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of calls through an outage, with breakers that never open: nothing but the budget bounds the attempts. */
@Tag("long")
class OutageTest {

    private static final int SECONDS = 40;
    private static final int CALLS_A_SECOND = 100;
    private static final int RETRIES = 3;

    private final ManualTime time = new ManualTime(-Duration.ofSeconds(20).toNanos());
    private long attempts;
    private long calls;
    private long blamedRetries;
    private int failing;

    private AgentPool<String> pool(PoolConfig.Builder config, Random random) {
        AgentPool<String> pool = AgentPool.<String>builder()
                .strategy(LoadBalanceStrategy.values()[random.nextInt(LoadBalanceStrategy.values().length)])
                .config(config.retries(RETRIES)
                        .circuitFailureThreshold(Integer.MAX_VALUE)
                        .build())
                .ticker(time)
                .scheduler(time)
                .random(() -> random)
                .listener(PoolFixture.recorder(event -> {
                    if (event instanceof CallBlamed blamed) {
                        blamedRetries += blamed.attempts() - 1;
                    }
                }))
                .build();
        for (String id : new String[] {"a", "b", "c", "d", "e"}) {
            pool.addAgent(id, id);
        }
        return pool;
    }

    private String answer(String agent, Random random) throws IOException {
        attempts++;
        if (random.nextInt(100) < failing) {
            throw new IOException("down");
        }
        return agent;
    }

    private CompletionStage<String> answerLater(String agent, Random random) {
        try {
            return CompletableFuture.completedFuture(answer(agent, random));
        } catch (IOException down) {
            return CompletableFuture.failedFuture(down);
        }
    }

    private void call(AgentPool<String> pool, Random random) {
        calls++;
        if (random.nextBoolean()) {
            pool.executeAsync(agent -> answerLater(agent, random));
            return;
        }
        try {
            pool.execute(agent -> answer(agent, random));
        } catch (IOException down) {
            assertThat(failing).isPositive();
        }
    }

    private void run(AgentPool<String> pool, Random random) {
        long end = time.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        while (time.nanoTime() - end < 0) {
            call(pool, random);
            time.advance(Duration.ofNanos(random.nextLong(2_000_000_000L / CALLS_A_SECOND)));
        }
    }

    @ParameterizedTest(name = "seed {0}, {1} % fail, share {2}, floor {3}")
    @CsvSource({
        "1, 100, 0.2, 10",
        "2, 100, 0.05, 0",
        "3, 100, 1.0, 40",
        "4, 90, 0.2, 10",
        "5, 70, 0.2, 10",
        "6, 50, 0.1, 5",
        "7, 30, 0.01, 0",
    })
    void retries_add_no_more_than_the_budget_to_the_load_of_an_outage(long seed, int rate, double share, int floor) {
        Random random = new Random(seed);
        AgentPool<String> pool =
                pool(PoolConfig.builder().retryBudgetShare(share).retryBudgetFloor(floor), random);
        failing = 0;
        run(pool, random);
        assertThat(attempts).isEqualTo(calls);
        failing = rate;
        run(pool, random);
        long seconds = 2 * SECONDS;
        assertThat((double) attempts - blamedRetries)
                .isLessThanOrEqualTo(calls * (1 + share) + floor * (seconds + 12) + 1);
        RetryBudgetStats stats = pool.retryBudget().orElseThrow();
        assertThat(stats.denied()).isPositive();
        // The acquitted calls give back little.
        assertThat((double) blamedRetries).isLessThan(0.1 * calls);
        time.advance(Duration.ofMinutes(1));
        assertThat(pool.retryBudget().orElseThrow().used()).isZero();
        assertThat(pool.stats().values())
                .allSatisfy(each -> assertThat(each.inFlight()).isZero());
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 9})
    void without_a_budget_an_outage_is_multiplied(long seed) {
        Random random = new Random(seed);
        AgentPool<String> pool = pool(PoolConfig.builder().retryBudgetShare(0), random);
        failing = 100;
        run(pool, random);
        time.advance(Duration.ofMinutes(1));
        assertThat(attempts).isEqualTo(calls * (RETRIES + 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 11})
    void a_few_failures_never_meet_the_budget(long seed) {
        Random random = new Random(seed);
        AgentPool<String> pool = pool(PoolConfig.builder(), random);
        failing = 10;
        run(pool, random);
        assertThat(pool.retryBudget().orElseThrow().denied()).isZero();
    }
}
