package dev.pooling.benchmarks;

import dev.pooling.Pooling;
import dev.pooling.agent.PoolingAgent;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.PoolConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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

/** One successful call over four replicas, by every way there is. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SuccessfulCallBenchmark {

    private static final int REPLICAS = 4;

    /** How the call gets to a replica. */
    public enum Way {
        /** Straight to one replica. */
        DIRECT {
            @Override
            Service to(Service[] replicas) {
                return replicas[0];
            }
        },
        /** A round robin by hand. */
        HAND_WRITTEN {
            @Override
            Service to(Service[] replicas) {
                return HandWritten.roundRobin(replicas);
            }
        },
        /** Resilience4j: a breaker for each replica. */
        RESILIENCE4J_BREAKER {
            @Override
            Service to(Service[] replicas) {
                return Resilience4jPeer.breaker(replicas);
            }
        },
        /** Resilience4j: a breaker for each replica, and retries. */
        RESILIENCE4J {
            @Override
            Service to(Service[] replicas) {
                return Resilience4jPeer.breakerAndRetry(replicas);
            }
        },
        /** Resilience4j as before, behind a proxy of the JDK. */
        RESILIENCE4J_JDK_PROXY {
            @Override
            Service to(Service[] replicas) {
                return Resilience4jPeer.behindJdkProxy(replicas);
            }
        },
        /** Failsafe: a breaker for each replica, and retries. */
        FAILSAFE {
            @Override
            Service to(Service[] replicas) {
                return FailsafePeer.breakerAndRetry(replicas);
            }
        },
        /** SmallRye Fault Tolerance: a breaker for each replica, and retries. */
        SMALLRYE {
            @Override
            Service to(Service[] replicas) {
                return SmallRyePeer.breakerAndRetry(replicas);
            }
        },
        /** Spring Framework: retries, without breakers. */
        SPRING_RETRY {
            @Override
            Service to(Service[] replicas) {
                return SpringPeer.retry(replicas);
            }
        },
        /** Sentinel: an entry with a breaker for each replica. */
        SENTINEL {
            @Override
            Service to(Service[] replicas) {
                return SentinelPeer.breaker(replicas);
            }
        },
        /** A pool in code. */
        EXECUTE {
            @Override
            Service to(Service[] replicas) {
                AgentPool<Service> pool = AgentPool.create(LoadBalanceStrategy.ROUND_ROBIN);
                for (int i = 0; i < replicas.length; i++) {
                    pool.addAgent("replica-" + i, replicas[i]);
                }
                return input -> pool.execute(replica -> replica.work(input));
            }
        },
        /** An implementation that the Java agent has woven, called straight. */
        WOVEN {
            @Override
            Service to(Service[] replicas) {
                // Before the class is loaded, as with -javaagent.
                PoolingAgent.install();
                return WovenReplica.pooled(replicas.length);
            }
        },
        /** A proxy without a limit on the time of an attempt. */
        PROXY_WITHOUT_TIMEOUT {
            @Override
            Service to(Service[] replicas) {
                PoolConfig config =
                        PoolConfig.builder().requestTimeout(Duration.ZERO).build();
                return proxy(replicas, LoadBalanceStrategy.ROUND_ROBIN, config);
            }
        },
        /** A proxy that times each call, as Resilience4j does. */
        PROXY_EXACT {
            @Override
            Service to(Service[] replicas) {
                PoolConfig config = PoolConfig.builder().latencySampling(1).build();
                return proxy(replicas, LoadBalanceStrategy.ROUND_ROBIN, config);
            }
        },
        /** A proxy with this strategy. */
        PROXY_ROUND_ROBIN,
        /** A proxy with this strategy. */
        PROXY_RANDOM,
        /** A proxy with this strategy. */
        PROXY_LEAST_LATENCY,
        /** A proxy with this strategy. */
        PROXY_LEAST_ERRORS,
        /** A proxy with this strategy. */
        PROXY_WEIGHTED,
        /** A proxy with this strategy. */
        PROXY_PRIORITY,
        /** A proxy with this strategy. */
        PROXY_POWER_OF_TWO,
        /** A proxy with this strategy. */
        PROXY_LEAST_LOADED,
        /** A proxy with this strategy; without a key, so round robin decides. */
        PROXY_CONSISTENT_HASH;

        Service to(Service[] replicas) {
            return proxy(
                    replicas, LoadBalanceStrategy.valueOf(name().substring("PROXY_".length())), PoolConfig.defaults());
        }

        private static Service proxy(Service[] replicas, LoadBalanceStrategy strategy, PoolConfig config) {
            Pooling.Builder<Service> builder =
                    Pooling.of(Service.class).strategy(strategy).config(config);
            for (int i = 0; i < replicas.length; i++) {
                builder.agent("replica-" + i, replicas[i]);
            }
            return builder.build();
        }
    }

    /** The service under test; shared by all threads of a run. */
    @State(Scope.Benchmark)
    public static class Called {

        /** How the call gets to a replica. */
        @Param
        public Way way;

        private Service service;

        /** Makes the service. */
        @Setup
        public void prepare() {
            service = way.to(Replica.several(REPLICAS));
        }
    }

    /** What each thread passes in. */
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
