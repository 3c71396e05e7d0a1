package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongHeapTest {

    private static final long SEED = 20261123;

    @Test
    void takes_out_what_a_priority_queue_takes_out() {
        Random random = new Random(SEED);
        PriorityQueue<Long> model = new PriorityQueue<>();
        LongHeap heap = new LongHeap(1_000);

        for (int step = 0; step < 50_000; step++) {
            if (model.isEmpty() || model.size() < 1_000 && random.nextInt(100) < 52) {
                long value = random.nextInt(500);
                model.add(value);
                heap.add(value);
            } else {
                assertThat(heap.removeLeast())
                        .as("seed %d, step %d", SEED, step)
                        .isEqualTo(model.remove());
            }
        }
    }
}
