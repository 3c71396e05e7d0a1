package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.routing.Tags;
import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random bodies within each other, and random calls in them: every attempt must have the tags that a model expects. */
class CallOptionsModelTest {

    private static final List<String> TAGS = List.of("a=1", "a=2", "b=1", "b=2", "c", "b");

    private final ManualTime time = new ManualTime();
    private final List<CompletableFuture<String>> pending = new ArrayList<>();
    private final List<CompletableFuture<String>> begun = new ArrayList<>();
    private AgentPool<String> pool;
    private Random random;
    private String where;
    private int left;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_260_511})
    void every_attempt_goes_to_an_agent_that_has_the_tags_in_force(long seed) {
        where = "seed " + seed;
        random = new Random(seed);
        left = 4_000;
        PoolConfig config =
                PoolConfig.builder().circuitFailureThreshold(Integer.MAX_VALUE).build();
        pool = AgentPool.<String>builder()
                .config(config)
                .ticker(time)
                .scheduler(time)
                .random(() -> random)
                .build();
        for (int i = 0; i < 12; i++) {
            Map<String, Object> metadata =
                    i < 6 ? Map.of("a", 1 + i % 2, "b", 1 + i % 3) : Map.of("a", 1 + i % 2, "c", i);
            pool.addAgent("agent-" + i, "agent-" + i, 1, 0, metadata);
        }

        while (left > 0) {
            act(Tags.none(), 0);
        }

        while (!pending.isEmpty()) {
            pending.remove(pending.size() - 1).complete("late");
        }
        time.advance(Duration.ofHours(1));
        assertThat(begun).as(where).isNotEmpty().allMatch(CompletableFuture::isDone);
        assertThat(CallScope.current()).as(where).isNull();
        assertThat(pool.stats().values().stream().mapToInt(AgentStats::inFlight).sum())
                .as(where)
                .isZero();
    }

    /** Does something where the given tags are in force. */
    private void act(Tags inForce, int depth) {
        left--;
        int action = random.nextInt(10);
        if (action < 3 && depth < 6) {
            Tags more = Tags.of(TAGS.get(random.nextInt(TAGS.size())));
            CallOptions options = CallOptions.builder().tags(more).build();
            int times = random.nextInt(4);
            options.run(() -> {
                for (int i = 0; i < times; i++) {
                    act(inForce.refinedBy(more), depth + 1);
                }
            });
        } else if (action < 7) {
            call(inForce, depth);
        } else if (action < 9) {
            begin(inForce, depth);
        } else if (!pending.isEmpty()) {
            end(pending.remove(random.nextInt(pending.size())));
        }
    }

    private void call(Tags inForce, int depth) {
        try {
            pool.execute(agent -> {
                check(agent, inForce, depth);
                if (random.nextInt(4) == 0) {
                    throw new IllegalStateException();
                }
                return agent;
            });
        } catch (NoAgentAvailableException nobody) {
            assertThat(pool.agents()).as(where).noneMatch(agent -> agent.has(inForce));
        } catch (IllegalStateException failed) {
            assertThat(failed).as(where).hasMessage(null);
        }
    }

    private void begin(Tags inForce, int depth) {
        begun.add(pool.executeAsync(agent -> {
            check(agent, inForce, depth);
            CompletableFuture<String> future = new CompletableFuture<>();
            if (random.nextBoolean()) {
                pending.add(future);
            } else {
                end(future);
            }
            return future;
        }));
    }

    private void end(CompletableFuture<String> future) {
        if (random.nextBoolean()) {
            future.complete("");
        } else {
            future.completeExceptionally(new IllegalStateException());
        }
    }

    private void check(String id, Tags inForce, int depth) {
        PooledAgent<String> agent = pool.agents().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(agent.has(inForce))
                .as("%s: %s for %s", where, agent.metadata(), inForce)
                .isTrue();
        // What an agent does is its own affair.
        if (random.nextInt(4) == 0 && depth < 6) {
            act(Tags.none(), depth + 1);
        }
    }
}
