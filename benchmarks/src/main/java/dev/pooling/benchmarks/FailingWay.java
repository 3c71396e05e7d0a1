package dev.pooling.benchmarks;

import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.pool.AgentStats;
import dev.pooling.pool.FallbackChain;
import dev.pooling.pool.PoolConfig;
import java.time.Duration;

/** What is done about a call that fails. */
public enum FailingWay {
    /** Nothing: the exception is thrown by the agent and caught by the caller. */
    THROWN {
        @Override
        Service service() {
            return new FailingReplica();
        }
    },
    /** Nothing need be done: the same pool as next, but its first agent works. */
    SUCCESS {
        @Override
        Service service() {
            return Failover.proxy(new Replica(0));
        }
    },
    /** A proxy asks the second agent. */
    FAILOVER {
        @Override
        Service service() {
            return Failover.proxy(new FailingReplica());
        }
    },
    /** Resilience4j asks the second agent. */
    FAILOVER_RESILIENCE4J {
        @Override
        Service service() {
            return Resilience4jPeer.failover(new FailingReplica(), new Replica(1));
        }
    },
    /** Failsafe asks the second agent. */
    FAILOVER_FAILSAFE {
        @Override
        Service service() {
            return FailsafePeer.failover(new FailingReplica(), new Replica(1));
        }
    },
    /** What one writes without a library. */
    FALLBACK_BY_HAND {
        @Override
        Service service() {
            Service failing = new FailingReplica();
            return input -> {
                try {
                    return failing.work(input);
                } catch (IllegalStateException failure) {
                    return input * 31 + 1;
                }
            };
        }
    },
    /** A method of the interface stands in for the only agent. */
    FALLBACK_METHOD {
        @Override
        Service service() {
            return Pooling.of(WithMethod.class)
                    .agent("only", new FailingReplica()::work)
                    .config(Failover.CONFIG)
                    .build()::work;
        }
    },
    /** A reserve agent stands in for the only one. */
    FALLBACK_AGENT {
        @Override
        Service service() {
            return Pooling.of(WithReserve.class)
                    .agent("only", new FailingReplica()::work)
                    .agent("reserve", new Replica(1)::work)
                    .config(Failover.CONFIG)
                    .build()::work;
        }
    },
    /** A chain in code. */
    FALLBACK_CHAIN {
        @Override
        Service service() {
            FallbackChain<Service> chain = FallbackChain.create(Failover.CONFIG);
            chain.add("first", new FailingReplica()).add("second", new Replica(1));
            return input -> chain.execute(replica -> replica.work(input));
        }
    },
    /** Failsafe returns a value instead. */
    FALLBACK_FAILSAFE {
        @Override
        Service service() {
            return FailsafePeer.fallback(new FailingReplica(), 1);
        }
    },
    /** A proxy of a pool whose agents are all out. */
    FAIL_FAST {
        @Override
        Service service() {
            return Failover.out(4);
        }
    },
    /** Resilience4j's breaker is open. */
    FAIL_FAST_RESILIENCE4J {
        @Override
        Service service() {
            return Resilience4jPeer.open(new Replica(0));
        }
    },
    /** Failsafe's breaker is open. */
    FAIL_FAST_FAILSAFE {
        @Override
        Service service() {
            return FailsafePeer.open(new Replica(0));
        }
    };

    abstract Service service();

    /** A pool of two, of which the first is always asked first, whatever it does. */
    private static final class Failover {

        static final PoolConfig CONFIG = PoolConfig.builder()
                .circuitFailureThreshold(Integer.MAX_VALUE)
                .healthMinimumCalls(Integer.MAX_VALUE)
                .retryBudgetShare(1)
                .build();

        private Failover() {}

        static Service proxy(Service first) {
            return Pooling.of(Service.class)
                    .strategy(LoadBalanceStrategy.PRIORITY)
                    .agent("first", first, options -> options.priority(0))
                    .agent("second", new Replica(1), options -> options.priority(1))
                    .config(CONFIG)
                    .build();
        }

        /** All agents have failed, and their breakers stay open. */
        static Service out(int count) {
            Pooling.Builder<Service> builder = Pooling.of(Service.class)
                    .config(PoolConfig.builder()
                            .circuitFailureThreshold(1)
                            .circuitResetTimeout(Duration.ofDays(1))
                            .circuitMaxResetTimeout(Duration.ofDays(1))
                            .retries(0)
                            .build());
            for (int i = 0; i < count; i++) {
                builder.agent("replica-" + i, input -> {
                    throw FailingReplica.FAILURE;
                });
            }
            Service service = builder.build();
            while (!Pooling.poolOf(service).stats().values().stream().allMatch(AgentStats::circuitOpen)) {
                try {
                    service.work(0);
                } catch (IllegalStateException expected) {
                    // That opens one breaker more.
                }
            }
            return service;
        }
    }

    /** Falls back to a method. */
    @Pooled(retries = 0)
    public interface WithMethod {

        /**
         * Does a little work.
         *
         * @param input any number
         * @return another one
         */
        @Fallback(method = "instead")
        int work(int input);

        /**
         * Stands in.
         *
         * @param input any number
         * @return what an agent would have returned
         */
        default int instead(int input) {
            return input * 31 + 1;
        }
    }

    /** Falls back to an agent. */
    @Pooled(retries = 0)
    @Fallback(agents = "reserve")
    public interface WithReserve {

        /**
         * Does a little work.
         *
         * @param input any number
         * @return another one
         */
        int work(int input);
    }
}
