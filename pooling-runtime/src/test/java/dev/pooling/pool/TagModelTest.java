package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.routing.Tags;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Random lives of a pool whose calls require tags. */
@Tag("long")
class TagModelTest {

    private static final int STEPS = 3_000;
    private static final List<Tags> REQUIRED = List.of(
            Tags.none(), Tags.of("a=0"), Tags.of("a=1"), Tags.of("b"), Tags.of("a=1", "b=2"), Tags.of("c=never"));

    private final ManualTime time = new ManualTime();
    private final Map<String, Map<String, Object>> metadata = new TreeMap<>();
    private final Map<String, Integer> failing = new HashMap<>();
    private Random random;
    private AgentPool<String> pool;
    private String where;

    @ParameterizedTest
    @EnumSource
    void every_attempt_goes_to_a_member_that_has_the_tags_if_any_can_be_asked(LoadBalanceStrategy strategy) {
        for (long seed = 1; seed <= 3; seed++) {
            random = new Random(seed);
            metadata.clear();
            failing.clear();
            pool = newPool(
                    strategy,
                    PoolConfig.builder().slowStart(Duration.ofSeconds(20)).build());
            for (int step = 0; step < STEPS; step++) {
                where = strategy + ", seed " + seed + ", step " + step;
                act(step);
            }
            assertThat(pool.stats().values()).as(where).allMatch(stats -> stats.inFlight() == 0);
        }
    }

    private AgentPool<String> newPool(LoadBalanceStrategy strategy, PoolConfig config) {
        return AgentPool.<String>builder()
                .strategy(strategy)
                .config(config)
                .ticker(time)
                .scheduler(time)
                .random(() -> random)
                .build();
    }

    private void act(int step) {
        int action = random.nextInt(100);
        if (action < 80) {
            call(REQUIRED.get(random.nextInt(REQUIRED.size())));
        } else if (action < 90) {
            time.advance(Duration.ofMillis(random.nextInt(8_000)));
        } else if (action < 94 && !metadata.isEmpty()) {
            failing.put(anyAgent(), new int[] {0, 0, 30, 100}[random.nextInt(4)]);
        } else if (action < 97 && metadata.size() < 9) {
            add("agent-" + step);
        } else if (action < 99 && metadata.size() > 1) {
            String id = anyAgent();
            pool.removeAgent(id);
            metadata.remove(id);
        }
    }

    private void add(String id) {
        Map<String, Object> made = new HashMap<>();
        made.put("a", random.nextInt(2));
        if (random.nextBoolean()) {
            made.put("b", List.of(random.nextInt(3), 2));
        }
        metadata.put(id, made);
        failing.put(id, 0);
        pool.addAgent(id, id, 1 + random.nextInt(3), random.nextInt(2), made);
    }

    private String anyAgent() {
        return List.copyOf(metadata.keySet()).get(random.nextInt(metadata.size()));
    }

    private void call(Tags required) {
        List<String> asked = new ArrayList<>();
        List<String> fit = metadata.keySet().stream()
                .filter(id -> required.areBorneOutBy(metadata.get(id)))
                .toList();
        boolean anyClosed = fit.stream().anyMatch(id -> !pool.stats().get(id).circuitOpen());
        try {
            CallOptions.builder()
                    .tags(required)
                    .routeKey(random.nextInt(30))
                    .build()
                    .call(() -> pool.execute(agent -> {
                        asked.add(agent);
                        if (random.nextInt(100) < failing.get(agent)) {
                            throw new IOException("down");
                        }
                        return agent;
                    }));
            assertThat(asked).as(where).isNotEmpty();
        } catch (NoAgentAvailableException nobody) {
            assertThat(asked).as(where).isEmpty();
            assertThat(anyClosed).as(where).isFalse();
            assertThat(nobody.agents().keySet()).as(where).containsExactlyInAnyOrderElementsOf(fit);
        } catch (IOException down) {
            // Nobody is asked again before all others that can be asked have been.
            assertThat(asked).as(where).isNotEmpty();
        }
        assertThat(fit).as(where + ", " + required).containsAll(asked);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void mixed_calls_are_shared_fairly_among_those_that_have_what_each_kind_requires(long seed) {
        where = "seed " + seed;
        random = new Random(seed);
        pool = newPool(LoadBalanceStrategy.WEIGHTED, PoolConfig.defaults());
        Map<String, Double> weights = new TreeMap<>();
        for (int i = 0; i < 12; i++) {
            add("agent-" + i);
        }
        pool.agents().forEach(agent -> weights.put(agent.id(), agent.weight()));
        Map<Tags, Map<String, Integer>> counts = new HashMap<>();

        for (int i = 0; i < 5_000; i++) {
            Tags required = REQUIRED.get(random.nextInt(REQUIRED.size() - 1));
            String agent = CallOptions.builder().tags(required).build().call(() -> pool.execute(asked -> asked));
            Map<String, Integer> ofKind = counts.computeIfAbsent(required, any -> new HashMap<>());
            ofKind.merge(agent, 1, Integer::sum);
            assertWithinOne(required, ofKind, weights);
        }
        assertThat(counts).as(where).hasSize(REQUIRED.size() - 1);
    }

    /** The calls that require the same are shared by weight, whatever calls of other kinds come between them. */
    private void assertWithinOne(Tags required, Map<String, Integer> counts, Map<String, Double> weights) {
        double calls = counts.values().stream().mapToInt(Integer::intValue).sum();
        double total = weights.entrySet().stream()
                .filter(each -> required.areBorneOutBy(metadata.get(each.getKey())))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        counts.forEach((agent, count) -> assertThat(count - calls * weights.get(agent) / total)
                .as("%s, %s, %s", where, required, agent)
                .isBetween(-1.000001, 1.000001));
    }
}
