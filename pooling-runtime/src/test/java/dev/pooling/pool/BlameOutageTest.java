package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.event.PoolEvent.CallBlamed;
import dev.pooling.health.AgentStatus;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real outages, in which all failures look alike, with and without poison calls that look like them, too: the breakers of
 * the agents that are out must open, those of the others must not, and no call may be lost that another agent would serve.
 * Several calls are under way at a time; each is answered, or not, after a random while.
 */
class BlameOutageTest {

    private static final int AGENTS = 5;
    private static final int UNDER_WAY = 8;

    private final ManualTime time = new ManualTime();
    private final Set<String> out = new HashSet<>();
    private final List<Answer> waiting = new ArrayList<>();
    private final List<CompletableFuture<String>> goodCalls = new ArrayList<>();
    private int blamed;

    /** What agents that are out throw, as bad calls do. */
    private Supplier<Exception> failure = () -> new IOException("timed out");

    /** What an agent is about to say. */
    private record Answer(String agent, boolean poison, CompletableFuture<String> stage) {}

    private AgentPool<String> pool(Random random, PoolConfig.Builder config) {
        AgentPool<String> pool = AgentPool.<String>builder()
                .strategy(random.nextBoolean() ? LoadBalanceStrategy.ROUND_ROBIN : LoadBalanceStrategy.LEAST_LOADED)
                .config(config.build())
                .ticker(time)
                .scheduler(time)
                .random(() -> random)
                .listener(PoolFixture.recorder(event -> blamed += event instanceof CallBlamed ? 1 : 0))
                .build();
        for (int i = 0; i < AGENTS; i++) {
            pool.addAgent("agent-" + i, "agent-" + i);
        }
        return pool;
    }

    private void call(AgentPool<String> pool, boolean poison) {
        CompletableFuture<String> call = pool.executeAsync(agent -> {
            CompletableFuture<String> stage = new CompletableFuture<>();
            waiting.add(new Answer(agent, poison, stage));
            return stage;
        });
        if (!poison) {
            goodCalls.add(call);
        }
    }

    private void answerOne(Random random) {
        Answer next = waiting.remove(random.nextInt(waiting.size()));
        if (next.poison() || out.contains(next.agent())) {
            next.stage().completeExceptionally(failure.get());
        } else {
            next.stage().complete(next.agent());
        }
    }

    private void run(AgentPool<String> pool, Random random, int calls, int poisonPerCent) {
        for (int i = 0; i < calls; i++) {
            call(pool, random.nextInt(100) < poisonPerCent);
            while (waiting.size() > UNDER_WAY) {
                answerOne(random);
            }
            time.advance(Duration.ofMillis(random.nextInt(10)));
        }
    }

    private void drain(Random random) {
        while (!waiting.isEmpty()) {
            answerOne(random);
            time.advance(Duration.ofMillis(200));
        }
    }

    private static List<Long> seeds() {
        return List.of(1L, 2L, 3L, 20_261_125L);
    }

    private static Stream<Arguments> outages() {
        return seeds().stream()
                .flatMap(seed -> Stream.of(1, 2, 3, 4, 5)
                        .flatMap(down -> Stream.of(0, 2, 5).map(poison -> Arguments.of(seed, down, poison))));
    }

    @ParameterizedTest(name = "seed {0}: {1} of 5 agents out, {2} % poison")
    @MethodSource("outages")
    void exactly_the_breakers_of_the_agents_that_are_out_open(long seed, int down, int poison) {
        Random random = new Random(seed);
        AgentPool<String> pool = pool(random, PoolConfig.builder().circuitResetTimeout(Duration.ofMinutes(10)));
        run(pool, random, 2_000, poison);
        assertThat(open(pool)).isEmpty();
        for (int i = 0; i < down; i++) {
            out.add("agent-" + i);
        }
        run(pool, random, 200, poison);
        assertThat(open(pool)).isEqualTo(out);
        drain(random);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void an_outage_that_looks_like_a_bad_argument_opens_all_breakers(long seed) {
        Random random = new Random(seed);
        failure = () -> new IllegalArgumentException("unknown model");
        AgentPool<String> pool = pool(random, PoolConfig.builder().circuitResetTimeout(Duration.ofMinutes(10)));
        run(pool, random, 2_000, 2);
        assertThat(open(pool)).isEmpty();
        out.addAll(pool.stats().keySet());
        run(pool, random, 200, 2);
        assertThat(open(pool)).isEqualTo(out);
        drain(random);
    }

    private static Set<String> open(AgentPool<String> pool) {
        Set<String> open = new HashSet<>();
        pool.stats().values().forEach(stats -> {
            if (stats.status() == AgentStatus.CIRCUIT_OPEN) {
                open.add(stats.agentId());
            }
        });
        return open;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void no_call_is_lost_that_another_agent_would_serve(long seed) {
        Random random = new Random(seed);
        AgentPool<String> pool = pool(random, PoolConfig.builder());
        for (int round = 0; round < 20; round++) {
            run(pool, random, 300, 0);
            // Three go down at the same moment, with all that they are about to answer.
            while (out.size() < 3) {
                out.add("agent-" + random.nextInt(AGENTS));
            }
            run(pool, random, 100, 0);
            drain(random);
            out.clear();
            time.advance(Duration.ofMinutes(10));
            run(pool, random, 100, 0);
            drain(random);
        }
        assertThat(goodCalls).allMatch(call -> !call.isCompletedExceptionally());
        assertThat(blamed).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void poison_calls_are_mostly_found_out_early_and_hurt_nobody(long seed) {
        Random random = new Random(seed);
        AgentPool<String> pool = pool(random, PoolConfig.builder().retries(AGENTS - 1));
        run(pool, random, 5_000, 0);
        long before = failures(pool);
        int attempts = 0;
        for (int i = 0; i < 200; i++) {
            run(pool, random, 20, 0);
            call(pool, true);
            int poisonBefore = blamed;
            while (blamed == poisonBefore) {
                attempts += waiting.stream().anyMatch(Answer::poison) ? 0 : 1;
                answerOne(random);
                call(pool, false);
            }
        }
        assertThat(blamed).isEqualTo(200);
        assertThat(failures(pool)).isEqualTo(before).isZero();
        assertThat(pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.status()).isEqualTo(AgentStatus.HEALTHY));
        assertThat(attempts).isZero();
    }

    private static long failures(AgentPool<String> pool) {
        return pool.stats().values().stream()
                .mapToLong(AgentStats::failureCount)
                .sum();
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(ints = {70, 90})
    void agents_that_mostly_fail_alike_do_not_acquit_each_other_for_long(int failing) {
        Random random = new Random(failing);
        AgentPool<String> pool = pool(
                random, PoolConfig.builder().circuitFailureThreshold(1_000_000).retryBudgetShare(0));
        for (int i = 0; i < 20_000; i++) {
            pool.executeAsync(agent -> random.nextInt(100) < failing
                    ? CompletableFuture.failedFuture(new IOException("timed out"))
                    : CompletableFuture.completedFuture(agent));
            time.advance(Duration.ofMillis(10));
        }
        assertThat(pool.stats().values()).allSatisfy(stats -> {
            assertThat(stats.errorRate()).isBetween(failing / 100.0 - 0.1, failing / 100.0 + 0.1);
            assertThat(stats.status()).isIn(AgentStatus.UNHEALTHY, AgentStatus.DEGRADED);
        });
    }
}
