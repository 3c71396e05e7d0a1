package dev.pooling.pool;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.event.PoolEvent;
import dev.pooling.event.PoolListener;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A pool of fake agents in manual time, and everything its listener was told. */
final class PoolFixture {

    static final long SEED = 20_261_123;

    final ManualTime time = new ManualTime();
    final List<PoolEvent> events = new CopyOnWriteArrayList<>();
    final List<FakeAgent> agents = new ArrayList<>();
    final AgentPool<FakeAgent> pool;

    PoolFixture(LoadBalanceStrategy strategy, PoolConfig config, String... ids) {
        Random random = new Random(SEED);
        pool = AgentPool.<FakeAgent>builder()
                .name("test")
                .strategy(strategy)
                .config(config)
                .ticker(time)
                .scheduler(time)
                .random(() -> random)
                .listener(recorder(events::add))
                .build();
        for (String id : ids) {
            FakeAgent agent = new FakeAgent(id);
            agents.add(agent);
            pool.addAgent(id, agent);
        }
    }

    static PoolFixture roundRobin(String... ids) {
        return new PoolFixture(LoadBalanceStrategy.ROUND_ROBIN, PoolConfig.defaults(), ids);
    }

    static PoolFixture roundRobin(PoolConfig config, String... ids) {
        return new PoolFixture(LoadBalanceStrategy.ROUND_ROBIN, config, ids);
    }

    static PoolListener recorder(Consumer<PoolEvent> sink) {
        return new RecordingListener(sink);
    }

    FakeAgent agent(String id) {
        return agents.stream()
                .filter(agent -> agent.name.equals(id))
                .findFirst()
                .orElseThrow();
    }

    String call() throws Exception {
        return pool.<String, Exception>execute(FakeAgent::answer);
    }

    /** Calls a number of times and swallows what the pool throws: for setting a scene. */
    void callQuietly(int times) {
        for (int i = 0; i < times; i++) {
            try {
                call();
            } catch (Exception expected) {
                events.size();
            }
        }
    }

    AgentStats stats(String id) {
        return pool.stats().get(id);
    }

    <E extends PoolEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    static IOException down() {
        return new IOException("down");
    }
}
