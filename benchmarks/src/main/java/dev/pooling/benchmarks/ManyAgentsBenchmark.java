package dev.pooling.benchmarks;

import dev.pooling.Pooling;
import dev.pooling.annotation.LoadBalanceStrategy;
import java.util.concurrent.TimeUnit;
import org.apache.dubbo.rpc.cluster.loadbalance.ConsistentHashLoadBalance;
import org.apache.dubbo.rpc.cluster.loadbalance.LeastActiveLoadBalance;
import org.apache.dubbo.rpc.cluster.loadbalance.RandomLoadBalance;
import org.apache.dubbo.rpc.cluster.loadbalance.RoundRobinLoadBalance;
import org.apache.dubbo.rpc.cluster.loadbalance.ShortestResponseLoadBalance;
import org.apache.dubbo.rpc.model.ApplicationModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One successful call of a proxy over any number of replicas, beside calls whose replica is picked by gRPC or Dubbo. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ManyAgentsBenchmark {

    /** Who picks the replica. */
    public enum Picker {
        /** A proxy with this strategy. */
        ROUND_ROBIN,
        /** A proxy with this strategy. */
        RANDOM,
        /** A proxy with this strategy. */
        LEAST_LATENCY,
        /** A proxy with this strategy. */
        LEAST_ERRORS,
        /** A proxy with this strategy; the weights are 1 to 3. */
        WEIGHTED,
        /** A proxy with this strategy; all have the same priority. */
        PRIORITY,
        /** A proxy with this strategy. */
        POWER_OF_TWO,
        /** A proxy with this strategy. */
        LEAST_LOADED,
        /** A proxy with this strategy; another key for each call. */
        CONSISTENT_HASH,
        /** gRPC. */
        GRPC_ROUND_ROBIN {
            @Override
            Service over(Service[] replicas) {
                return GrpcPeer.roundRobin(replicas);
            }
        },
        /** Dubbo. */
        DUBBO_ROUND_ROBIN {
            @Override
            Service over(Service[] replicas) {
                return DubboPeer.picking(new RoundRobinLoadBalance(), replicas);
            }
        },
        /** Dubbo. */
        DUBBO_RANDOM {
            @Override
            Service over(Service[] replicas) {
                return DubboPeer.picking(new RandomLoadBalance(), replicas);
            }
        },
        /** Dubbo. */
        DUBBO_LEAST_ACTIVE {
            @Override
            Service over(Service[] replicas) {
                return DubboPeer.picking(new LeastActiveLoadBalance(), replicas);
            }
        },
        /** Dubbo. */
        DUBBO_SHORTEST_RESPONSE {
            @Override
            Service over(Service[] replicas) {
                ShortestResponseLoadBalance balance = new ShortestResponseLoadBalance();
                balance.setApplicationModel(ApplicationModel.defaultModel());
                return DubboPeer.picking(balance, replicas);
            }
        },
        /** Dubbo; another key for each call. */
        DUBBO_CONSISTENT_HASH {
            @Override
            Service over(Service[] replicas) {
                return DubboPeer.picking(new ConsistentHashLoadBalance(), replicas);
            }
        };

        Service over(Service[] replicas) {
            Pooling.Builder<Service> builder = Pooling.of(Service.class).strategy(LoadBalanceStrategy.valueOf(name()));
            if (this == CONSISTENT_HASH) {
                builder.routeKey(new RouteKeys()::next);
            }
            for (int i = 0; i < replicas.length; i++) {
                int weight = this == WEIGHTED ? 1 + i % 3 : 1;
                builder.agent("replica-" + i, replicas[i], options -> options.weight(weight));
            }
            return builder.build();
        }
    }

    /** The service under test. */
    @State(Scope.Benchmark)
    public static class Called {

        /** Who picks. */
        @Param
        public Picker picker;

        /** How many there are to be picked. */
        @Param({"1", "4", "16", "100", "1000", "10000"})
        public int agents;

        private Service service;

        /** Makes the service. */
        @Setup
        public void prepare() {
            service = picker.over(Replica.several(agents));
        }
    }

    /** What is passed in. */
    @State(Scope.Thread)
    public static class Input {
        private int value = 42;
    }

    /**
     * Makes one call.
     *
     * @param called the service
     * @param input what to pass in
     * @return the result
     */
    @Benchmark
    public int call(Called called, Input input) {
        return called.service.work(input.value++);
    }
}
