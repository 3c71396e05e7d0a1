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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random lives of a pool with a limit: never more calls of an agent than places, no place idle while a call waits, first
 * come first served, and at the end every call has ended and every place is free.
 */
class QueueModelTest {

    private static final int STEPS = 3_000;
    private static final Duration WAIT = Duration.ofMillis(900);

    private final ManualTime time = new ManualTime();
    private final List<CompletableFuture<String>> stages = new ArrayList<>();
    private final List<CompletableFuture<String>> calls = new ArrayList<>();

    /** The numbers of the calls that were not asked at once, in order, without those that have been since. */
    private final List<Integer> inLine = new ArrayList<>();

    private Random random;
    private AgentPool<String> pool;
    private String where;
    private int limit;
    private boolean retries;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 20_261_125, 987_654_321})
    void the_rules_of_limits_are_kept(long seed) {
        random = new Random(seed);
        limit = 1 + random.nextInt(3);
        retries = random.nextBoolean();
        pool = AgentPool.<String>builder()
                .strategy(LoadBalanceStrategy.values()[random.nextInt(LoadBalanceStrategy.values().length)])
                .config(PoolConfig.builder()
                        .maxConcurrent(limit)
                        .maxConcurrentWait(WAIT)
                        .requestTimeout(Duration.ofMillis(500))
                        .deadline(random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(2))
                        .circuitResetTimeout(Duration.ofMillis(700))
                        .circuitFailureThreshold(4)
                        .retries(retries ? 1 + random.nextInt(3) : 0)
                        .build())
                .ticker(time)
                .scheduler(time)
                .random(() -> random)
                .build();
        for (int step = 0; step < STEPS; step++) {
            where = "seed " + seed + ", step " + step;
            act(step);
            checkPlaces();
        }
        while (!stages.isEmpty()) {
            stages.remove(stages.size() - 1).complete("at last");
        }
        time.advance(Duration.ofMinutes(10));
        assertThat(calls).as(where).allMatch(CompletableFuture::isDone);
        assertThat(queue().length()).as(where).isZero();
        assertThat(pool.picker().group().roster().members())
                .as(where)
                .allSatisfy(member -> assertThat(member.limit().taken()).isZero());
        assertThat(time.pendingTasks()).as(where).isZero();
    }

    private CallQueue<String> queue() {
        return pool.picker().group().queue();
    }

    private void act(int step) {
        int agents = pool.agents().size();
        switch (random.nextInt(14)) {
            case 0 -> {
                if (agents < 6) {
                    pool.addAgent("agent-" + step, "agent-" + step);
                }
            }
            case 1 -> {
                if (agents > 2 && random.nextInt(4) == 0) {
                    pool.removeAgent(pool.agents().get(random.nextInt(agents)).id());
                }
            }
            case 2 -> time.advance(Duration.ofMillis(random.nextInt(200)));
            case 3 -> any(calls).cancel(true);
            case 4 -> any(stages).completeExceptionally(new IOException("down " + step));
            case 5, 6, 7 -> any(stages).complete("x");
            case 8 -> {
                if (agents > 0) {
                    pool.resetAgent(pool.agents().get(random.nextInt(agents)).id());
                }
            }
            default -> call();
        }
    }

    private <V> CompletableFuture<V> any(List<CompletableFuture<V>> futures) {
        return futures.isEmpty() ? new CompletableFuture<>() : futures.get(random.nextInt(futures.size()));
    }

    private void call() {
        int number = calls.size();
        boolean[] asked = {false};
        calls.add(null);
        CompletableFuture<String> call = pool.executeAsync(agent -> {
            if (!asked[0]) {
                asked[0] = true;
                checkTurn(number);
            }
            return answer();
        });
        calls.set(number, call);
        if (!asked[0] && !call.isDone()) {
            inLine.add(number);
        }
    }

    private void checkTurn(int number) {
        inLine.removeIf(
                waiting -> calls.get(waiting) != null && calls.get(waiting).isDone());
        if (inLine.isEmpty()) {
            return;
        }
        // A call that has not been in line must not come before those that are.
        assertThat(number).as(where).isEqualTo(inLine.get(0));
        inLine.remove(0);
    }

    private CompletableFuture<String> answer() {
        if (random.nextInt(10) == 0) {
            return CompletableFuture.completedFuture("at once");
        }
        CompletableFuture<String> stage = new CompletableFuture<>();
        stages.add(stage);
        return stage;
    }

    private void checkPlaces() {
        boolean waiting = queue().length() > 0;
        for (PooledAgent<String> member : pool.picker().group().roster().members()) {
            assertThat(member.limit().taken()).as(where).isBetween(0, limit);
            assertThat(member.inFlight()).as(where).isEqualTo(member.limit().taken());
            if (waiting && member.breaker().state(time.nanoTime()) == State.CLOSED) {
                assertThat(member.isFull()).as(where).isTrue();
            }
        }
    }
}
