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
import org.openjdk.jmh.infra.Blackhole;

/** One call of which the first attempt fails, or that nobody may be asked for. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FailingCallBenchmark {

    /** The service under test; shared by all threads of a run. */
    @State(Scope.Benchmark)
    public static class Called {

        /** What is done about the failure. */
        @Param
        public FailingWay way;

        private Service service;

        /** Makes the service. */
        @Setup
        public void prepare() {
            service = way.service();
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
     * @param blackhole takes the exception
     * @return the result, or 0
     */
    @Benchmark
    public int call(Called called, Input input, Blackhole blackhole) {
        try {
            return called.service.work(input.value++);
        } catch (RuntimeException failure) {
            blackhole.consume(failure);
            return 0;
        }
    }
}
