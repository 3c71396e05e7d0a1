package dev.pooling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class StripesTest {

    /**
     * {@link Stripes#owned} of a copy of the class that only this test uses: who owns what is static, and threads that
     * other tests have left behind own something, too.
     */
    private final MethodHandle owned = ownedOfACopy();

    private static MethodHandle ownedOfACopy() {
        try {
            Class<?> copy = Class.forName(Stripes.class.getName(), true, new CopyingLoader());
            return MethodHandles.publicLookup().findStatic(copy, "owned", MethodType.methodType(int.class));
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private int owned() {
        try {
            return (int) owned.invokeExact();
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The stripes that so many threads own while all of them live. */
    private List<Integer> ownedByThreadsThatLiveTogether(int count) throws InterruptedException {
        List<Integer> stripes = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch all = new CountDownLatch(count);
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(() -> {
                stripes.add(owned());
                all.countDown();
                try {
                    end.await();
                } catch (InterruptedException unexpected) {
                    throw new AssertionError(unexpected);
                }
            });
            threads.add(thread);
            thread.start();
        }
        all.await();
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return stripes;
    }

    @Test
    void a_thread_keeps_its_stripe() {
        int first = owned();

        assertThat(first).isBetween(0, Stripes.MOST_OWNED - 1);
        assertThat(owned()).isEqualTo(first);
    }

    @Test
    void threads_that_live_at_the_same_time_own_different_stripes() throws InterruptedException {
        assertThat(ownedByThreadsThatLiveTogether(8))
                .doesNotHaveDuplicates()
                .allSatisfy(stripe -> assertThat(stripe).isBetween(0, Stripes.MOST_OWNED - 1));
    }

    @Test
    void threads_too_many_own_none() throws InterruptedException {
        List<Integer> stripes = ownedByThreadsThatLiveTogether(3 * Stripes.MOST_OWNED);

        assertThat(stripes).contains(-1);
        assertThat(stripes.stream().filter(stripe -> stripe >= 0).toList()).doesNotHaveDuplicates();
    }

    @Test
    void the_stripe_of_a_thread_that_has_ended_goes_to_another_one() throws InterruptedException {
        for (int i = 0; i < 10 * Stripes.MOST_OWNED; i++) {
            assertThat(ownedByThreadsThatLiveTogether(1).get(0)).isNotNegative();
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void a_virtual_thread_owns_none() throws Exception {
        // By name, because the tests are compiled for Java 17.
        ExecutorService executor = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        try {
            assertThat(executor.submit(this::owned).get()).isEqualTo(-1);
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void counts_of_more_threads_than_stripes_add_up_exactly() throws InterruptedException {
        StripedCounters counters = new StripedCounters();
        ExecutorService executor = Executors.newFixedThreadPool(3 * Stripes.MOST_OWNED);
        for (int task = 0; task < 1_000; task++) {
            executor.execute(() -> {
                for (int i = 0; i < 1_000; i++) {
                    counters.add(counters.mine(), 1, 1);
                    counters.add(counters.mine(), 2, -3);
                }
            });
        }
        executor.shutdown();

        assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(counters.sum(1)).isEqualTo(1_000_000);
        assertThat(counters.sum(2)).isEqualTo(-3_000_000);
        assertThat(counters.sum(0)).isZero();
    }

    @Test
    void counts_of_threads_that_follow_each_other_add_up_exactly() throws InterruptedException {
        StripedCounters counters = new StripedCounters();
        for (int i = 0; i < 2_000; i++) {
            Thread thread = new Thread(() -> counters.add(counters.mine(), 1, 1));
            thread.start();
            if (i % 3 == 0) {
                thread.join();
            }
        }
        while (counters.sum(1) < 2_000) {
            Thread.onSpinWait();
        }

        assertThat(counters.sum(1)).isEqualTo(2_000);
    }

    /** Defines the class and those within it anew, and leaves all others to the loader of the tests. */
    private static final class CopyingLoader extends ClassLoader {

        CopyingLoader() {
            super(Stripes.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                boolean copied = name.startsWith(Stripes.class.getName());
                return !copied || findLoadedClass(name) != null ? super.loadClass(name, resolve) : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream code = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = code.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }
}
