package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random lives of a probed pool, compared with a count of what its probes have said: no call meets an agent that they have
 * found dead, every agent is probed when it is due, and nobody else is.
 */
@Tag("long")
class ProbeModelTest {

    private static final int STEPS = 2_000;
    private static final int THRESHOLD = 2;
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final long LONGEST_WAIT = INTERVAL.toNanos() * 11 / 10;

    private final ManualTime time =
            new ManualTime(Long.MAX_VALUE - Duration.ofHours(1).toNanos());
    private final Map<String, Agent> agents = new TreeMap<>();
    private final Map<String, Agent> gone = new HashMap<>();
    private AgentPool<Agent> pool;
    private Random random;
    private String where;

    /** An agent and what the model knows of its probes since it was added or reset. */
    private final class Agent {
        boolean answersCalls = true;
        boolean answersProbes = true;
        boolean throwsInProbes;
        int probes;
        int failuresInRow;
        long lastProbe = time.nanoTime();

        boolean probe() throws IOException {
            assertThat(gone).as(where).doesNotContainValue(this);
            lastProbe = time.nanoTime();
            probes++;
            failuresInRow = answersProbes ? 0 : failuresInRow + 1;
            if (!answersProbes && throwsInProbes) {
                throw PoolFixture.down();
            }
            return answersProbes;
        }

        void forget() {
            probes = 0;
            failuresInRow = 0;
        }

        String call() throws IOException {
            assertThat(failuresInRow).as(where).isLessThan(THRESHOLD);
            if (!answersCalls) {
                throw PoolFixture.down();
            }
            return "answer";
        }
    }

    @ParameterizedTest
    @EnumSource(LoadBalanceStrategy.class)
    void no_call_meets_a_dead_agent_and_every_agent_is_probed_in_time(LoadBalanceStrategy strategy) {
        live(strategy, strategy.ordinal() + 1);
    }

    private void live(LoadBalanceStrategy strategy, long seed) {
        random = new Random(seed);
        agents.clear();
        gone.clear();
        pool = AgentPool.<Agent>builder()
                .strategy(strategy)
                .config(PoolConfig.builder()
                        .retries(2)
                        .requestTimeout(Duration.ZERO)
                        .probeInterval(INTERVAL)
                        .probeFailureThreshold(THRESHOLD)
                        .build())
                .ticker(time)
                .scheduler(time)
                .random(() -> random)
                .probe(Agent::probe)
                .build();
        for (int step = 0; step < STEPS; step++) {
            where = strategy + ", seed " + seed + ", step " + step;
            act(step);
            check();
        }
        pool.close();
        gone.putAll(agents);
        time.advance(Duration.ofMinutes(5));
        assertThat(time.pendingTasks()).as(where).isZero();
    }

    private void act(int step) {
        int action = random.nextInt(100);
        if (action < 40) {
            call();
        } else if (action < 75) {
            time.advance(Duration.ofMillis(random.nextInt(4_000)));
        } else if (action < 90 && !agents.isEmpty()) {
            Agent agent = agents.get(any());
            agent.answersProbes = random.nextInt(3) > 0;
            agent.answersCalls = random.nextInt(3) > 0;
            agent.throwsInProbes = random.nextBoolean();
        } else if (action < 95 && agents.size() < 8) {
            Agent agent = new Agent();
            agents.put("agent-" + step, agent);
            pool.addAgent("agent-" + step, agent);
        } else if (action < 97 && agents.size() > 1) {
            String id = any();
            assertThat(pool.removeAgent(id)).isTrue();
            gone.put(id, agents.remove(id));
        } else if (!agents.isEmpty()) {
            String id = any();
            assertThat(pool.resetAgent(id)).isTrue();
            agents.get(id).forget();
        }
    }

    private String any() {
        return List.copyOf(agents.keySet()).get(random.nextInt(agents.size()));
    }

    private void call() {
        try {
            pool.<String, IOException>execute(Agent::call);
        } catch (NoAgentAvailableException nobody) {
            assertThat(pool.stats().values()).as(where).noneMatch(stats -> stats.circuitState() == State.CLOSED);
        } catch (IOException down) {
            assertThat(agents.values()).as(where).anyMatch(agent -> !agent.answersCalls);
        }
    }

    private void check() {
        Map<String, AgentStats> stats = pool.stats();
        assertThat(stats).as(where).containsOnlyKeys(agents.keySet());
        agents.forEach((id, agent) -> {
            ProbeStats known = stats.get(id).probes();
            assertThat(known.successCount() + known.failureCount()).as(where).isEqualTo(agent.probes);
            assertThat(known.consecutiveFailures()).as(where).isEqualTo(agent.failuresInRow);
            assertThat(time.nanoTime() - agent.lastProbe).as(where).isLessThanOrEqualTo(LONGEST_WAIT);
            if (agent.failuresInRow >= THRESHOLD) {
                assertThat(stats.get(id).circuitState()).as(where).isEqualTo(State.OPEN);
            }
        });
    }
}
