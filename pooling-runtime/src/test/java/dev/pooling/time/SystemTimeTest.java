package dev.pooling.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SystemTimeTest {

    @Test
    void the_system_ticker_reads_the_nano_clock() {
        long before = System.nanoTime();
        long reading = Ticker.system().nanoTime();
        assertThat(reading - before).isNotNegative();
        assertThat(System.nanoTime() - reading).isNotNegative();
    }

    @Test
    void a_task_runs_on_a_daemon_thread() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        boolean[] daemon = {false};
        Scheduler.system()
                .schedule(
                        () -> {
                            daemon[0] = Thread.currentThread().isDaemon();
                            ran.countDown();
                        },
                        0);
        assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon[0]).isTrue();
    }

    @Test
    void a_task_that_throws_does_not_stop_later_tasks() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        Scheduler.system()
                .schedule(
                        () -> {
                            throw new IllegalStateException("thrown on purpose by a test");
                        },
                        0);
        Scheduler.system().schedule(ran::countDown, 0);
        assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void what_may_block_runs_in_a_thread_of_its_own_and_a_virtual_one_where_there_are_any() throws Exception {
        int tasks = 50;
        CountDownLatch allInside = new CountDownLatch(tasks);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < tasks; i++) {
            Scheduler.system().executeBlocking(() -> {
                threads.add(Thread.currentThread());
                allInside.countDown();
                try {
                    allInside.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        assertThat(allInside.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(threads).hasSize(tasks);
        boolean virtual = Runtime.version().feature() >= 21;
        for (Thread thread : threads) {
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.toString().startsWith("VirtualThread")).isEqualTo(virtual);
        }
    }

    @Test
    void a_sleep_of_no_time_still_notices_an_interrupt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Scheduler.system().sleep(0)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }
}
