package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.health.AgentStatus;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random lives of a pool, in which the rules of every call are checked from outside. */
@Tag("long")
class PoolModelTest {

    private static final int STEPS = 6_000;
    private static final int RETRIES = 3;

    private final ManualTime time =
            new ManualTime(Long.MAX_VALUE - Duration.ofMinutes(3).toNanos());
    private final Map<String, Integer> failuresPerCent = new TreeMap<>();
    private final Map<String, Long> succeeded = new HashMap<>();
    private AgentPool<String> pool;
    private Random random;
    private String where;

    @ParameterizedTest
    @EnumSource(LoadBalanceStrategy.class)
    void every_call_keeps_the_rules(LoadBalanceStrategy strategy) {
        for (long seed = 1; seed <= 5; seed++) {
            live(strategy, seed);
        }
    }

    private void live(LoadBalanceStrategy strategy, long seed) {
        random = new Random(seed);
        failuresPerCent.clear();
        succeeded.clear();
        pool = AgentPool.<String>builder()
                .strategy(strategy)
                .config(PoolConfig.builder().retries(RETRIES).build())
                .ticker(time)
                .scheduler(time)
                .random(() -> random)
                .build();
        for (int step = 0; step < STEPS; step++) {
            where = strategy + ", seed " + seed + ", step " + step;
            act(step);
        }
        for (AgentStats stats : pool.stats().values()) {
            assertThat(stats.inFlight()).as(where).isZero();
            assertThat(stats.successCount()).as(where).isEqualTo(succeeded.get(stats.agentId()));
        }
    }

    private void act(int step) {
        int action = random.nextInt(100);
        if (action < 80) {
            call();
        } else if (action < 90) {
            time.advance(Duration.ofMillis(random.nextInt(8_000)));
        } else if (action < 94 && !failuresPerCent.isEmpty()) {
            failuresPerCent.put(anyAgent(), new int[] {0, 0, 20, 80, 100}[random.nextInt(5)]);
        } else if (action < 97 && failuresPerCent.size() < 8) {
            String id = "agent-" + step;
            pool.addAgent(id, id, 1 + random.nextInt(4), random.nextInt(3));
            failuresPerCent.put(id, 0);
            succeeded.put(id, 0L);
        } else if (action == 97 && failuresPerCent.size() > 2) {
            String id = anyAgent();
            assertThat(pool.removeAgent(id)).isTrue();
            failuresPerCent.remove(id);
        } else if (action == 98 && !failuresPerCent.isEmpty()) {
            String id = anyAgent();
            assertThat(pool.resetAgent(id)).isTrue();
            succeeded.put(id, 0L);
        }
    }

    private String anyAgent() {
        return List.copyOf(failuresPerCent.keySet()).get(random.nextInt(failuresPerCent.size()));
    }

    private void call() {
        List<String> asked = new ArrayList<>();
        boolean anyClosed = pool.stats().values().stream().anyMatch(stats -> stats.circuitState() == State.CLOSED);
        int sleepsBefore = time.sleeps().size();
        try {
            String answer = pool.<String, IOException>executeWithKey(
                    random.nextInt(20),
                    agent -> answer(agent, asked, time.sleeps().size() > sleepsBefore));
            assertThat(answer).as(where).isEqualTo(asked.get(asked.size() - 1));
            succeeded.merge(answer, 1L, Long::sum);
        } catch (NoAgentAvailableException nobody) {
            assertThat(anyClosed).as(where).isFalse();
            assertThat(asked).as(where).isEmpty();
        } catch (IOException down) {
            assertThat(asked).as(where).isNotEmpty();
        }
        assertThat(asked.size()).as(where).isLessThanOrEqualTo(RETRIES + 1);
    }

    private String answer(String agent, List<String> asked, boolean hasWaited) throws IOException {
        Map<String, AgentStats> stats = pool.stats();
        assertThat(stats).as(where).containsKey(agent);
        assertThat(stats.get(agent).status()).as(where).isNotEqualTo(AgentStatus.CIRCUIT_OPEN);
        assertThat(stats.get(agent).inFlight()).as(where).isEqualTo(1);
        if (asked.contains(agent)) {
            // Only after a wait, and only when all others that are closed have been asked.
            assertThat(hasWaited).as(where).isTrue();
            Set<String> untried = new HashSet<>(stats.keySet());
            asked.forEach(untried::remove);
            untried.removeIf(id -> stats.get(id).circuitState() != State.CLOSED);
            assertThat(untried).as(where).isEmpty();
        }
        asked.add(agent);
        time.advance(Duration.ofMillis(random.nextInt(50)));
        if (random.nextInt(100) < failuresPerCent.get(agent)) {
            throw new IOException("down");
        }
        return agent;
    }
}
