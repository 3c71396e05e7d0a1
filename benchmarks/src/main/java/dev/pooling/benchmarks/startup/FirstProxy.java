package dev.pooling.benchmarks.startup;

import dev.pooling.Pooling;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.pool.AgentPool;

/** Makes the first pool of its JVM, the first proxy and the first call, and prints how many nanoseconds each took. */
public final class FirstProxy {

    private FirstProxy() {}

    /** What is pooled. */
    @Pooled
    public interface Directory {

        /**
         * Finds a name.
         *
         * @param id of whom
         * @return the name
         */
        String name(long id);

        /**
         * Finds an id.
         *
         * @param name of whom
         * @return the id
         */
        long idOf(String name);

        /**
         * Gives somebody another name.
         *
         * @param id of whom
         * @param name the name
         * @return whether there is somebody
         */
        boolean rename(long id, String name);

        /**
         * Forgets somebody.
         *
         * @param id who
         */
        void remove(long id);
    }

    /** Nobody is in it. */
    private static final class Empty implements Directory {

        @Override
        public String name(long id) {
            return "";
        }

        @Override
        public long idOf(String name) {
            return 0;
        }

        @Override
        public boolean rename(long id, String name) {
            return false;
        }

        @Override
        public void remove(long id) {
            // Nobody is there.
        }
    }

    /**
     * Does it once.
     *
     * @param arguments not used
     */
    public static void main(String[] arguments) {
        Directory agent = new Empty();
        long start = System.nanoTime();
        AgentPool<Directory> pool = AgentPool.create(LoadBalanceStrategy.ROUND_ROBIN);
        pool.addAgent("a", agent);
        pool.addAgent("b", agent);
        long pooled = System.nanoTime();
        Directory proxy = Pooling.proxy(Directory.class, pool);
        long proxied = System.nanoTime();
        proxy.name(1);
        long called = System.nanoTime();
        System.out.println(pooled - start);
        System.out.println(proxied - pooled);
        System.out.println(called - proxied);
    }
}
