package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.Pooling;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.pool.PoolConfig;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** One class for an interface, and no class loader held. */
class ProxyCacheTest {

    /** Any interface. */
    public interface Cached {
        int value();
    }

    /** Any interface, for the test of threads. */
    public interface Contended {
        int value();
    }

    interface ContendedInPackage {
        int value();
    }

    @Test
    void all_proxies_of_an_interface_have_one_class() {
        Cached one = Pooling.of(Cached.class).agent("a", () -> 1).build();
        Cached other = Pooling.of(Cached.class)
                .agent("b", () -> 2)
                .strategy(LoadBalanceStrategy.RANDOM)
                .build();
        assertThat(other.getClass()).isSameAs(one.getClass());
        assertThat(other.value()).isEqualTo(2);
    }

    @Test
    void the_class_is_kept_while_there_is_no_proxy() {
        int before = System.identityHashCode(Pooling.of(Cached.class).build().getClass());
        int beforeOfJdk =
                System.identityHashCode(Pooling.of(Function.class).build().getClass());
        System.gc();
        assertThat(System.identityHashCode(Pooling.of(Cached.class).build().getClass()))
                .isEqualTo(before);
        assertThat(System.identityHashCode(Pooling.of(Function.class).build().getClass()))
                .isEqualTo(beforeOfJdk);
    }

    @Test
    void threads_that_make_the_first_proxies_at_once_get_one_class() throws Exception {
        assertThat(classesMadeAtOnce(
                        () -> Pooling.of(Contended.class).agent("a", () -> 1).build()))
                .hasSize(1);
        assertThat(classesMadeAtOnce(() ->
                        Pooling.of(ContendedInPackage.class).agent("a", () -> 1).build()))
                .hasSize(1);
    }

    private static Set<Class<?>> classesMadeAtOnce(Callable<?> maker) throws Exception {
        int threads = 64;
        Set<Class<?>> classes = ConcurrentHashMap.newKeySet();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                done.add(executor.submit(() -> {
                    start.await();
                    return classes.add(maker.call().getClass());
                }));
            }
            start.countDown();
            for (Future<?> future : done) {
                future.get();
            }
        } finally {
            executor.shutdownNow();
        }
        return classes;
    }

    @Test
    void the_loader_of_an_interface_is_collected_after_its_proxies() throws Exception {
        WeakReference<ClassLoader> publicOne = poolInThrowAwayLoader("public");
        WeakReference<ClassLoader> packagePrivateOne = poolInThrowAwayLoader("");
        assertCollected(publicOne);
        assertCollected(packagePrivateOne);
    }

    private static WeakReference<ClassLoader> poolInThrowAwayLoader(String access) throws Exception {
        ClassLoader loader = CompiledSources.of(
                        "away.Away", "package away; " + access + " interface Away { int value(); }")
                .loader(ProxyCacheTest.class.getClassLoader());
        Object proxy = Pooling.of(loader.loadClass("away.Away")).build();
        assertThat(proxy.toString()).isEqualTo("Away[pool Away, 0 agents]");
        return new WeakReference<>(loader);
    }

    @Test
    void the_loader_of_an_unrelated_interface_is_collected_after_its_proxies() throws Exception {
        ClassLoader loader = CompiledSources.of("away.Away", "package away; public interface Away { int value(); }")
                .loader(ClassLoader.getPlatformClassLoader());
        WeakReference<ClassLoader> reference = new WeakReference<>(loader);
        assertThat(Pooling.of(loader.loadClass("away.Away")).build()).isNotNull();
        loader = null;
        assertCollected(reference);
    }

    @Test
    void the_loader_of_the_library_is_collected_though_it_has_pooled_interfaces_that_live_on() throws Exception {
        Class<?> survivor = CompiledSources.of("away.Away", "package away; public interface Away { int value(); }")
                .loader(ClassLoader.getPlatformClassLoader())
                .loadClass("away.Away");
        WeakReference<ClassLoader> reference = poolWithThrowAwayLibrary(Function.class, survivor);
        assertCollected(reference);
        assertThat(survivor.getName()).isEqualTo("away.Away");
    }

    /** Loads the library once more, as a web application has it, and pools interfaces that other loaders hold. */
    private static WeakReference<ClassLoader> poolWithThrowAwayLibrary(Class<?>... types) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(new File(entry).toURI().toURL());
        }
        URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        Class<?> client = loader.loadClass(Client.class.getName());
        assertThat(client).isNotSameAs(Client.class);
        for (Class<?> type : types) {
            Object proxy = client.getMethod("pool", Class.class).invoke(null, type);
            assertThat(type.isInstance(proxy)).isTrue();
            assertThat(PooledProxy.class.isInstance(proxy)).isFalse();
        }
        return new WeakReference<>(loader);
    }

    /** Runs in the library that is thrown away. */
    public static final class Client {

        private Client() {}

        /**
         * Makes a proxy without agents.
         *
         * @param type the interface
         * @return the proxy
         */
        public static Object pool(Class<?> type) {
            // Without time limits the shared timer, whose thread would live on, is not started.
            PoolConfig config =
                    PoolConfig.builder().requestTimeout(Duration.ZERO).build();
            return Pooling.of(type).config(config).build();
        }
    }

    private static void assertCollected(WeakReference<?> reference) {
        List<byte[]> pressure = new ArrayList<>();
        for (int i = 0; i < 50 && reference.get() != null; i++) {
            System.gc();
            pressure.add(new byte[1 << 16]);
        }
        assertThat(reference.get())
                .as("still reachable after %s collections", pressure.size())
                .isNull();
    }
}
