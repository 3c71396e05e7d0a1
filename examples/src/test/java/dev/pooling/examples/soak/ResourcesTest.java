package dev.pooling.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.examples.soak.Violations.Rule;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ResourcesTest {

    @Test
    void a_thread_that_stays_is_noticed_and_one_that_has_ended_is_not() throws Exception {
        Resources resources = new Resources();
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException unexpected) {
                        Thread.currentThread().interrupt();
                    }
                },
                "forgotten");
        thread.start();
        Violations violations = new Violations();
        resources.awaitThreads(violations, 0);
        assertThat(violations.lines()).anyMatch(line -> line.contains("still there in the end: forgotten"));
        assertThat(violations.rules()).containsExactly(Rule.FLAT_THREADS);

        end.countDown();
        thread.join();
        Violations none = new Violations();
        resources.awaitThreads(none, 0);
        assertThat(none.isEmpty()).isTrue();
    }
}
