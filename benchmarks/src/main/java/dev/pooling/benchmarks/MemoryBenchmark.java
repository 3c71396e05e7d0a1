package dev.pooling.benchmarks;

import dev.pooling.Pooling;
import dev.pooling.annotation.LoadBalanceStrategy;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/**
 * The heap that pools take, with all that hangs on them but the agents and their names: what is used after a collection, less
 * what was used before they were made. There are always ten thousand agents, in pools of some size.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xms1g", "-Xmx1g"})
public class MemoryBenchmark {

    private static final int AGENTS = 10_000;
    private static final int CALLS_OF_AN_AGENT = 3;

    /** What is measured; JMH adds it to its results by the names of the fields. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Heap {

        /** Bytes for each pool. */
        public long bytesPerPool;

        /** Bytes for each agent, with its share of the pool. */
        public long bytesPerAgent;
    }

    /** What is there before. */
    @State(Scope.Benchmark)
    public static class Prepared {

        /** Agents in a pool. */
        @Param({"4", "1000", "10000"})
        public int agents;

        /** How many threads have called each agent before it is measured. */
        @Param({"0", "1", "2", "4"})
        public int callers;

        /** Kept, so that it is not collected between the two looks at the heap. */
        private List<Service> warm;

        private Replica[] replicas;
        private String[] names;

        /**
         * Makes what the pools are given, and loads all that a pool needs.
         *
         * @throws InterruptedException if this is interrupted
         */
        @Setup
        public void prepare() throws InterruptedException {
            replicas = Replica.several(agents);
            names = new String[agents];
            for (int i = 0; i < agents; i++) {
                names[i] = "replica-" + i;
            }
            warm = List.of(pool());
            call(warm, callers);
        }

        private Service pool() {
            Pooling.Builder<Service> builder = Pooling.of(Service.class).strategy(LoadBalanceStrategy.ROUND_ROBIN);
            for (int i = 0; i < agents; i++) {
                builder.agent(names[i], replicas[i]);
            }
            return builder.build();
        }

        private void call(List<Service> pools, int threads) throws InterruptedException {
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                callers.add(new Thread(() -> callAll(pools), "caller-" + i));
            }
            callers.forEach(Thread::start);
            for (Thread caller : callers) {
                caller.join();
            }
        }

        private void callAll(List<Service> pools) {
            for (Service pool : pools) {
                for (int i = 0; i < agents * CALLS_OF_AN_AGENT; i++) {
                    pool.work(i);
                }
            }
        }
    }

    /**
     * Makes the pools and calls them.
     *
     * @param prepared what is there before
     * @param heap what is measured
     * @return the pools
     * @throws InterruptedException if this is interrupted
     */
    @Benchmark
    public List<Service> create(Prepared prepared, Heap heap) throws InterruptedException {
        int count = AGENTS / prepared.agents;
        List<Service> pools = new ArrayList<>(count);
        long before = usedBytes();
        for (int i = 0; i < count; i++) {
            pools.add(prepared.pool());
        }
        prepared.call(pools, prepared.callers);
        long used = usedBytes() - before;
        heap.bytesPerPool = used / count;
        heap.bytesPerAgent = used / AGENTS;
        Reference.reachabilityFence(prepared.warm);
        return pools;
    }

    private static long usedBytes() {
        // More than once: what is cleaned by a thread of its own is gone only after the next one.
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
