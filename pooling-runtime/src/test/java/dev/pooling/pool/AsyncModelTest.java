package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random lives of a pool whose agents answer later: whatever happens, every call ends and every permit comes back. */
class AsyncModelTest {

    private static final int STEPS = 3_000;

    private final ManualTime time = new ManualTime();
    private final List<CompletableFuture<String>> stages = new ArrayList<>();
    private final List<CompletableFuture<String>> calls = new ArrayList<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20_261_125, 987_654_321})
    void every_call_ends_and_every_permit_comes_back(long seed) {
        Random random = new Random(seed);
        AgentPool<String> pool = AgentPool.<String>builder()
                .strategy(LoadBalanceStrategy.values()[random.nextInt(LoadBalanceStrategy.values().length)])
                .config(PoolConfig.builder()
                        .requestTimeout(Duration.ofMillis(500))
                        .deadline(random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(2))
                        .circuitResetTimeout(Duration.ofMillis(700))
                        .circuitFailureThreshold(3)
                        .retries(random.nextInt(5))
                        .build())
                .ticker(time)
                .scheduler(time)
                .random(() -> random)
                .build();
        for (int step = 0; step < STEPS; step++) {
            act(pool, random, step);
        }
        new ArrayList<>(stages).forEach(stage -> stage.complete("at last"));
        time.advance(Duration.ofMinutes(10));
        assertThat(calls).as("seed %d", seed).allMatch(CompletableFuture::isDone);
        assertThat(pool.stats().values())
                .as("seed %d", seed)
                .allSatisfy(stats -> assertThat(stats.inFlight()).isZero());
        assertThat(time.pendingTasks()).as("seed %d", seed).isZero();
        time.advance(Duration.ofHours(1));
        assertEveryAgentCanBeTried(pool, seed);
    }

    private void act(AgentPool<String> pool, Random random, int step) {
        int agents = pool.agents().size();
        switch (random.nextInt(12)) {
            case 0 -> pool.addAgent("agent-" + step, "agent-" + step);
            case 1 -> {
                if (agents > 3) {
                    pool.removeAgent(pool.agents().get(random.nextInt(agents)).id());
                }
            }
            case 2 -> time.advance(Duration.ofMillis(random.nextInt(300)));
            case 3 -> any(calls, random).cancel(true);
            case 4 -> any(stages, random).cancel(true);
            case 5, 6 -> any(stages, random).completeExceptionally(new IOException("down " + step));
            case 7, 8 -> any(stages, random).complete("x");
            case 9 -> {
                if (agents > 0) {
                    pool.resetAgent(pool.agents().get(random.nextInt(agents)).id());
                }
            }
            default -> calls.add(pool.executeAsync(agent -> answer(random)));
        }
    }

    private CompletionStage<String> answer(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> CompletableFuture.completedFuture("at once");
            case 1 -> CompletableFuture.failedFuture(new IOException("at once"));
            case 2 -> throw new IllegalStateException("thrown");
            default -> {
                CompletableFuture<String> stage = new CompletableFuture<>();
                stages.add(stage);
                yield stage;
            }
        };
    }

    private static CompletableFuture<String> any(List<CompletableFuture<String>> futures, Random random) {
        return futures.isEmpty() ? new CompletableFuture<>() : futures.get(random.nextInt(futures.size()));
    }

    /** No trial call has kept its place. */
    private void assertEveryAgentCanBeTried(AgentPool<String> pool, long seed) {
        for (int i = 0; i < 10 * pool.agents().size(); i++) {
            pool.executeAsync(CompletableFuture::completedFuture);
        }
        assertThat(pool.stats().values())
                .as("seed %d", seed)
                .allSatisfy(stats -> assertThat(stats.circuitState()).isEqualTo(State.CLOSED));
    }
}
