package dev.pooling.pool;

import dev.pooling.event.PoolEvent;
import dev.pooling.retry.OutcomeClassifier;
import dev.pooling.time.ManualTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A pool of agents that answer later, in manual time, and everything its listener was told. */
final class AsyncFixture {

    final ManualTime time = new ManualTime();
    final List<PoolEvent> events = new CopyOnWriteArrayList<>();
    final Map<String, AsyncAgent> agents = new LinkedHashMap<>();
    final AgentPool<AsyncAgent> pool;

    AsyncFixture(PoolConfig config, String... ids) {
        this(config, OutcomeClassifier.defaults(), ids);
    }

    AsyncFixture(PoolConfig config, OutcomeClassifier classifier, String... ids) {
        Random random = new Random(PoolFixture.SEED);
        pool = AgentPool.<AsyncAgent>builder()
                .name("test")
                .config(config)
                .ticker(time)
                .scheduler(time)
                .random(() -> random)
                .classifier(classifier)
                .listener(PoolFixture.recorder(events::add))
                .build();
        for (String id : ids) {
            AsyncAgent agent = new AsyncAgent(id);
            agents.put(id, agent);
            pool.addAgent(id, agent);
        }
    }

    static AsyncFixture of(String... ids) {
        return new AsyncFixture(PoolConfig.defaults(), ids);
    }

    AsyncAgent agent(String id) {
        return agents.get(id);
    }

    /** The agent that a call is waiting for. */
    AsyncAgent waitedFor() {
        return agents.values().stream()
                .filter(agent -> !agent.asked.isEmpty() && !agent.last().isDone())
                .findFirst()
                .orElseThrow();
    }

    CompletableFuture<String> call() {
        return pool.executeAsync(AsyncAgent::answer);
    }

    AgentStats stats(String id) {
        return pool.stats().get(id);
    }

    int inFlight() {
        return pool.stats().values().stream().mapToInt(AgentStats::inFlight).sum();
    }

    <E extends PoolEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
