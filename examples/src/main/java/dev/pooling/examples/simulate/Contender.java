package dev.pooling.examples.simulate;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.PoolConfig;
import dev.pooling.retry.Outcome;
import dev.pooling.routing.AgentSelector;
import dev.pooling.routing.Candidate;
import dev.pooling.routing.RoutingRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A way to share calls: a row of the table. All of them are pools of the library, with its defaults but for a time-out of a
 * second.
 *
 * @param name what it is called
 * @param strategy how it shares the calls
 * @param kind what else is to be said of it
 */
record Contender(String name, LoadBalanceStrategy strategy, Kind kind) {

    enum Kind {
        /** A strategy as it comes. */
        STRATEGY,
        /** A strategy that takes no more than a tenth of the agents out, and lets none have more calls than a limit. */
        LIMITED,
        /** Knows what no strategy can. */
        ORACLE,
        /** Has no breakers, and does not look at the health of agents. */
        UNGUARDED
    }

    private static final double MAX_OUT_SHARE = 0.1;

    /** Sixteen times what an agent works on at the same time. */
    private static final int MAX_CONCURRENT = 16 * SimulatedAgent.WORKERS;

    static final Contender ORACLE = new Contender("oracle", LoadBalanceStrategy.ROUND_ROBIN, Kind.ORACLE);

    static final Contender PLAIN =
            new Contender("round robin without breakers", LoadBalanceStrategy.ROUND_ROBIN, Kind.UNGUARDED);

    static final Contender LIMITED =
            new Contender("LEAST_LATENCY with limits", LoadBalanceStrategy.LEAST_LATENCY, Kind.LIMITED);

    static List<Contender> all() {
        Stream<Contender> strategies = Arrays.stream(LoadBalanceStrategy.values())
                .map(strategy -> new Contender(strategy.name(), strategy, Kind.STRATEGY));
        return Stream.of(Stream.of(ORACLE, PLAIN), strategies, Stream.of(LIMITED))
                .flatMap(rows -> rows)
                .toList();
    }

    /** Whether it has breakers and looks at the health of agents. */
    boolean isGuarded() {
        return kind == Kind.STRATEGY || kind == Kind.LIMITED;
    }

    AgentPool<SimulatedAgent> pool(Fleet fleet, VirtualTime time, Chance chance) {
        AgentPool.Builder<SimulatedAgent> builder = AgentPool.<SimulatedAgent>builder()
                .name(name)
                .strategy(strategy)
                .config(config())
                .ticker(time)
                .scheduler(time)
                .random(chance::generator);
        if (kind == Kind.ORACLE) {
            builder.selector(new Oracle(fleet));
        }
        if (!isGuarded()) {
            builder.classifier(failure -> Outcome.FAILURE);
        }
        AgentPool<SimulatedAgent> pool = builder.build();
        for (SimulatedAgent agent : fleet.agents()) {
            double weight = strategy == LoadBalanceStrategy.WEIGHTED ? agent.speed() : 1;
            pool.addAgent(agent.id(), agent, weight, 0);
        }
        return pool;
    }

    private PoolConfig config() {
        PoolConfig.Builder config = PoolConfig.builder().requestTimeout(Duration.ofSeconds(1));
        if (kind == Kind.LIMITED) {
            config.maxOutShare(MAX_OUT_SHARE).maxConcurrent(MAX_CONCURRENT);
        }
        if (!isGuarded()) {
            config.circuitFailureThreshold(Integer.MAX_VALUE).healthMinimumCalls(Integer.MAX_VALUE);
        }
        return config.build();
    }

    /** Joins the shortest expected wait, of which it knows all but how long each call is. */
    private record Oracle(Fleet fleet) implements AgentSelector {

        @Override
        public int select(RoutingRequest request, List<? extends Candidate> candidates) {
            int best = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < candidates.size(); i++) {
                double expected = fleet.byId(candidates.get(i).id()).expectedNanos(Simulation.MEAN_WORK_NANOS);
                if (expected < least) {
                    least = expected;
                    best = i;
                }
            }
            return best;
        }
    }
}
