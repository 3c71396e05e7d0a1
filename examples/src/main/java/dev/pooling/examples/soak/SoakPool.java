package dev.pooling.examples.soak;

import dev.pooling.Pooling;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.examples.soak.Echo.Answer;
import dev.pooling.examples.soak.Violations.Rule;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.AgentStats;
import dev.pooling.pool.PoolConfig;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A pool with a strategy of its own, all ways of calling it, and members that come and go. */
final class SoakPool implements AutoCloseable {

    static final int RETRIES = 3;
    static final long TIMEOUT_MILLIS = 250;
    static final long DEADLINE_MILLIS = 1_500;

    private static final int FEWEST_AGENTS = 2;
    private static final int MOST_AGENTS = 6;

    private final AgentPool<Echo> pool;
    private final Echo proxy;
    private final Supplier<Echo> newAgents;
    private int agentNumber;

    SoakPool(LoadBalanceStrategy strategy, Supplier<Echo> newAgents) {
        this.newAgents = newAgents;
        pool = AgentPool.<Echo>builder()
                .name("soak-" + strategy)
                .strategy(strategy)
                .config(config(strategy.ordinal()))
                .probe(agent -> ((EchoClient) agent).isWell())
                .build();
        proxy = Pooling.proxy(Echo.class, pool);
    }

    /** Everything on, so that everything may go wrong; the pools differ in what limits the calls of an agent. */
    private static PoolConfig config(int number) {
        PoolConfig.Builder config = PoolConfig.builder()
                .retries(RETRIES)
                .requestTimeout(Duration.ofMillis(TIMEOUT_MILLIS))
                .deadline(Duration.ofMillis(DEADLINE_MILLIS))
                .retryDelay(Duration.ofMillis(10))
                .retryMaxDelay(Duration.ofMillis(100))
                .circuitFailureThreshold(3)
                .circuitResetTimeout(Duration.ofMillis(200))
                .circuitMaxResetTimeout(Duration.ofSeconds(1))
                .healthWindow(Duration.ofSeconds(5))
                .probeInterval(Duration.ofMillis(500))
                .probeTimeout(Duration.ofMillis(200))
                .hedgeDelay(Duration.ofMillis(40))
                .hedgeBudget(0.5)
                .retryBudgetShare(0.5);
        if (number % 3 != 0) {
            config.maxConcurrent(6).maxConcurrentWait(Duration.ofMillis(50));
        }
        if (number % 3 == 2) {
            config.minConcurrent(2).slowStart(Duration.ofMillis(500));
        }
        return config.build();
    }

    Answer call(SoakCall call) throws Exception {
        return switch (call.way()) {
            case PROXY -> proxy.say(call);
            case HEDGED -> pool.<Answer, Exception>executeHedged(agent -> agent.say(call));
            default -> pool.<Answer, Exception>executeWithKey(call.id() % 20, agent -> agent.say(call));
        };
    }

    CompletableFuture<Answer> callLater(SoakCall call) {
        return switch (call.way()) {
            case PROXY_LATER -> proxy.sayLater(call);
            case HEDGED_LATER -> pool.executeHedgedAsync(agent -> agent.sayLater(call));
            default -> pool.executeAsyncWithKey(call.id() % 20, agent -> agent.sayLater(call));
        };
    }

    /** By one thread: adds an agent, removes one or resets one or all. */
    void change(Random random) {
        List<String> ids = List.copyOf(pool.stats().keySet());
        int action = random.nextInt(10);
        if (ids.size() < FEWEST_AGENTS || action < 4 && ids.size() < MOST_AGENTS) {
            add(random);
        } else if (action < 8 && ids.size() > FEWEST_AGENTS) {
            pool.removeAgent(ids.get(random.nextInt(ids.size())));
        } else if (action == 8) {
            pool.resetAgent(ids.get(random.nextInt(ids.size())));
        } else {
            pool.resetAll();
        }
    }

    void add(Random random) {
        pool.addAgent("agent-" + ++agentNumber, newAgents.get(), 1 + random.nextInt(3), random.nextInt(2));
    }

    /** Whether all agents may be called again. */
    boolean isWell() {
        return pool.stats().values().stream().allMatch(agent -> agent.circuitState() == State.CLOSED);
    }

    /** When no call is under way and no server is at fault. */
    void check(Violations violations) {
        for (AgentStats agent : pool.stats().values()) {
            String what = pool.name() + ": " + agent;
            if (agent.inFlight() != 0) {
                violations.add(Rule.NOTHING_UNDER_WAY, what);
            }
            if (agent.circuitState() != State.CLOSED) {
                violations.add(Rule.AGENTS_COME_BACK, what);
            }
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
