package dev.pooling.benchmarks;

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

/** One successful call while all threads call at the same time: one pool, or each thread one of its own. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ContentionBenchmark {

    private static final int REPLICAS = 4;

    /** Whose pool a thread calls. */
    public enum Pools {
        /** That of all threads. */
        SHARED,
        /** Its own. */
        OWN
    }

    /** What all threads have in common. */
    @State(Scope.Benchmark)
    public static class Common {

        /** How the call gets to a replica. */
        @Param({
            "HAND_WRITTEN",
            "RESILIENCE4J",
            "PROXY_ROUND_ROBIN",
            "PROXY_RANDOM",
            "PROXY_LEAST_LATENCY",
            "PROXY_LEAST_ERRORS",
            "PROXY_WEIGHTED",
            "PROXY_PRIORITY",
            "PROXY_POWER_OF_TWO",
            "PROXY_LEAST_LOADED",
            "PROXY_CONSISTENT_HASH"
        })
        public SuccessfulCallBenchmark.Way way;

        /** Whose pool a thread calls. */
        @Param
        public Pools pools;

        private Service shared;

        /** Makes the pool of all. */
        @Setup
        public void prepare() {
            shared = service();
        }

        Service service() {
            return way.to(Replica.several(REPLICAS));
        }
    }

    /** A thread. */
    @State(Scope.Thread)
    public static class Caller {

        private int value = 42;
        private Service service;

        /**
         * Takes or makes what it calls.
         *
         * @param common what all threads have
         */
        @Setup
        public void prepare(Common common) {
            service = common.pools == Pools.SHARED ? common.shared : common.service();
        }

        Service service() {
            return service;
        }
    }

    /**
     * Makes one call.
     *
     * @param caller who calls
     * @return the result
     */
    @Benchmark
    public int call(Caller caller) {
        return caller.service.work(caller.value++);
    }
}
