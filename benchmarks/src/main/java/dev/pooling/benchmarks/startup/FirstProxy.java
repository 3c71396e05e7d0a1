package dev.pooling.benchmarks.startup;

import dev.pooling.Pooling;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.benchmarks.Directory;
import dev.pooling.benchmarks.Nowhere;
import dev.pooling.pool.AgentPool;

/** Makes the first pool of its JVM, the first proxy and the first call, and prints how many nanoseconds each took. */
public final class FirstProxy {

    private FirstProxy() {}

    /** What is pooled. */
    @Pooled
    public interface PooledDirectory extends Directory {}

    /** The agents. */
    private static final class Agent extends Nowhere implements PooledDirectory {}

    /**
     * Does it once.
     *
     * @param arguments not used
     */
    public static void main(String[] arguments) {
        PooledDirectory agent = new Agent();
        long start = System.nanoTime();
        AgentPool<PooledDirectory> pool = AgentPool.create(LoadBalanceStrategy.ROUND_ROBIN);
        pool.addAgent("a", agent);
        pool.addAgent("b", agent);
        long pooled = System.nanoTime();
        PooledDirectory proxy = Pooling.proxy(PooledDirectory.class, pool);
        long proxied = System.nanoTime();
        proxy.name(1);
        long called = System.nanoTime();
        System.out.println(pooled - start);
        System.out.println(proxied - pooled);
        System.out.println(called - proxied);
    }
}
