package dev.pooling.benchmarks;

import dev.pooling.Pooling;
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

/** What it costs to limit the time of synchronous calls: one successful call of a proxy over four replicas. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TimeoutBenchmark {

    private static final int REPLICAS = 4;

    /** How the time of a call is limited. */
    public enum Limit {
        /** Not at all; one call in sixteen is timed. */
        NONE {
            @Override
            void set(PoolConfig.Builder config) {
                config.requestTimeout(Duration.ZERO);
            }
        },
        /** Not at all; each call is timed. */
        NONE_EXACT {
            @Override
            void set(PoolConfig.Builder config) {
                config.requestTimeout(Duration.ZERO).latencySampling(1);
            }
        },
        /** Each attempt by 30 s, the default; one call in sixteen is timed. */
        DEFAULT {
            @Override
            void set(PoolConfig.Builder config) {
                config.requestTimeout(Duration.ofSeconds(30));
            }
        },
        /** Each attempt by 100 ms; one call in sixteen is timed. */
        SHORT {
            @Override
            void set(PoolConfig.Builder config) {
                config.requestTimeout(Duration.ofMillis(100));
            }
        },
        /** Each attempt by 50 ms, for which each call is timed. */
        SHORT_EXACT {
            @Override
            void set(PoolConfig.Builder config) {
                config.requestTimeout(Duration.ofMillis(50));
            }
        },
        /** Each attempt by 50 ms and the whole call by 500 ms. */
        DEADLINE {
            @Override
            void set(PoolConfig.Builder config) {
                config.requestTimeout(Duration.ofMillis(50)).deadline(Duration.ofMillis(500));
            }
        };

        abstract void set(PoolConfig.Builder config);

        Service over(Service[] replicas) {
            PoolConfig.Builder config = PoolConfig.builder();
            set(config);
            Pooling.Builder<Service> builder = Pooling.of(Service.class).config(config.build());
            for (int i = 0; i < replicas.length; i++) {
                builder.agent("replica-" + i, replicas[i]);
            }
            return builder.build();
        }
    }

    /** The service under test; shared by all threads of a run. */
    @State(Scope.Benchmark)
    public static class Called {

        /** How the time of a call is limited. */
        @Param
        public Limit limit;

        private Service service;

        /** Makes the service. */
        @Setup
        public void prepare() {
            service = limit.over(Replica.several(REPLICAS));
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
