package dev.pooling.benchmarks;

import dev.pooling.Pooling;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.pool.AgentPool;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
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

/** The making of one proxy of an interface of eight methods over four agents, once in a JVM. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(20)
public class CreationBenchmark {

    private static final int AGENTS = 4;

    /** No name may come twice in a JVM. */
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** What is made. */
    public enum Made {
        /** A pool of four agents and a proxy for it, as the builder does. */
        POOL_AND_PROXY {
            @Override
            <T> T proxy(Class<T> type, Object agent, AgentPool<?> existing) {
                Pooling.Builder<T> builder = Pooling.of(type);
                for (int i = 0; i < AGENTS; i++) {
                    builder.agent("agent-" + i, type.cast(agent));
                }
                return builder.build();
            }
        },
        /** A proxy for a pool that exists. */
        PROXY {
            @Override
            <T> T proxy(Class<T> type, Object agent, AgentPool<?> existing) {
                @SuppressWarnings("unchecked") // its agents are of this type
                AgentPool<T> pool = (AgentPool<T>) existing;
                return Pooling.proxy(type, pool);
            }
        };

        abstract <T> T proxy(Class<T> type, Object agent, AgentPool<?> existing);
    }

    /** What there is before. */
    @State(Scope.Benchmark)
    public static class Prepared {

        /** What is made. */
        @Param
        public Made made;

        /** How many proxies of other interfaces have been made before. */
        @Param({"0", "1", "99"})
        public int before;

        private Class<?> type;
        private Object agent;
        private AgentPool<?> existing;

        /** Makes the proxies before, and the agent of the one to be measured. */
        @Setup
        public void prepare() {
            // The first interface is not generated, lest what generates proxies be loaded and warm.
            next(Directory.class, new Nowhere());
            for (int i = 0; i < before; i++) {
                proxy();
                Class<?> other = another(NUMBER.getAndIncrement());
                next(
                        other,
                        Proxy.newProxyInstance(
                                other.getClassLoader(), new Class<?>[] {other}, (proxy, method, all) -> null));
            }
        }

        private void next(Class<?> newType, Object newAgent) {
            type = newType;
            agent = newAgent;
            if (made == Made.PROXY) {
                AgentPool<Object> pool = AgentPool.create(LoadBalanceStrategy.ROUND_ROBIN);
                for (int i = 0; i < AGENTS; i++) {
                    pool.addAgent("agent-" + i, newAgent);
                }
                existing = pool;
            }
        }

        Object proxy() {
            return made.proxy(type, agent, existing);
        }

        /** The same interface by another name, in the same package and class loader. */
        private static Class<?> another(int number) {
            return new ByteBuddy()
                    .redefine(Directory.class)
                    .name(CreationBenchmark.class.getPackageName() + ".Directory" + number)
                    .make()
                    .load(
                            CreationBenchmark.class.getClassLoader(),
                            ClassLoadingStrategy.UsingLookup.of(MethodHandles.lookup()))
                    .getLoaded();
        }
    }

    /**
     * Makes one proxy.
     *
     * @param prepared what there is before
     * @return the proxy
     */
    @Benchmark
    public Object create(Prepared prepared) {
        return prepared.proxy();
    }
}
