package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pooling.internal.Stripes;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RotationTest {

    private static final int STRIPES = Stripes.MOST_OWNED + Stripes.COUNT;

    private final Rotation rotation = new Rotation();

    @Test
    void one_thread_sees_the_plain_order_from_the_first_position() {
        assertThat(IntStream.range(0, 7).map(i -> rotation.next(3))).containsExactly(0, 1, 2, 0, 1, 2, 0);
    }

    @Test
    void goes_on_where_it_stands_when_the_size_changes() {
        rotation.next(5);
        rotation.next(5);

        assertThat(rotation.next(9)).isEqualTo(2);
        assertThat(rotation.next(4)).isEqualTo(3);
        assertThat(rotation.next(4)).isZero();
    }

    @Test
    void stays_within_a_size_that_shrank_below_the_position() {
        IntStream.range(0, 9).forEach(i -> rotation.next(10));

        assertThat(rotation.next(4)).isEqualTo(1);
        assertThat(rotation.next(4)).isEqualTo(2);
    }

    @Test
    void threads_that_own_no_stripe_see_the_same_order() throws Exception {
        Stripeless.run(2 * Stripes.COUNT, () -> {
            Rotation fresh = new Rotation();
            assertThat(fresh.position(3)).isZero();
            assertThat(IntStream.range(0, 5).map(i -> fresh.next(3))).containsExactly(0, 1, 2, 0, 1);
            assertThat(fresh.position(3)).isEqualTo(2);
            assertThat(IntStream.range(0, 4).map(i -> fresh.nextOf(0b1011))).containsExactly(3, 0, 1, 3);
            assertThat(fresh.next(9)).isEqualTo(4);
        });
    }

    @Test
    void the_last_of_all_positions_has_its_turn() {
        int all = -1;
        for (int turn = 0; turn < 66; turn++) {
            assertThat(rotation.nextOf(all)).isEqualTo(turn % Integer.SIZE);
        }
    }

    @Test
    void one_position_alone_is_no_turn() {
        assertThat(rotation.nextOf(0b1000)).isEqualTo(3);
        assertThat(rotation.nextOf(0b1011)).isZero();
    }

    @Test
    void tells_how_far_it_has_come() {
        assertThat(rotation.position(10)).isZero();

        IntStream.range(0, 4).forEach(i -> rotation.next(10));
        assertThat(rotation.position(10)).isEqualTo(4);

        IntStream.range(0, 6).forEach(i -> rotation.next(10));
        assertThat(rotation.position(10)).isZero();
    }

    @Test
    void threads_start_apart_from_each_other() throws Exception {
        int size = 1 << 20;
        int threads = 8;
        Queue<Integer> starts = new ConcurrentLinkedQueue<>();
        AtomicInteger highest = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(threads);

        // All are alive at the same time, or one would take over where another one stood.
        Crowd.run(threads, () -> {
            int stripe = Stripes.owned();
            if (stripe >= 0) {
                highest.accumulateAndGet(stripe, Math::max);
                starts.add(rotation.next(size));
            }
            all.countDown();
            awaitUninterruptibly(all);
        });

        // Threads that other tests have left behind may own some of the low stripes.
        assumeThat(starts).as("threads that own a stripe").hasSizeGreaterThan(1);
        int stripes = Integer.highestOneBit(highest.get()) * 2;
        List<Integer> inOrder = starts.stream().sorted().toList();
        for (int i = 1; i < inOrder.size(); i++) {
            assertThat(inOrder.get(i) - inOrder.get(i - 1)).isGreaterThanOrEqualTo(size / stripes - 1);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @Test
    void turns_of_a_mask_go_round_its_bits_evenly() {
        int mask = 0b1000_0000_0000_0000_0000_0000_0001_0101;

        assertThat(IntStream.range(0, 8).map(i -> rotation.nextOf(mask))).containsExactly(0, 2, 4, 31, 0, 2, 4, 31);
    }

    @Test
    void a_mask_of_one_bit_takes_no_turn() {
        rotation.nextOf(0b111);

        assertThat(rotation.nextOf(0b100)).isEqualTo(2);
        assertThat(rotation.nextOf(0b111)).isEqualTo(1);
    }

    @Test
    void turns_taken_by_many_threads_are_even_within_one_per_stripe() throws Exception {
        int size = 7;
        AtomicIntegerArray taken = new AtomicIntegerArray(size);

        Crowd.run(16, () -> IntStream.range(0, 20_000).forEach(i -> taken.incrementAndGet(rotation.next(size))));

        int[] counts = IntStream.range(0, size).map(taken::get).toArray();
        assertThat(Arrays.stream(counts).sum()).isEqualTo(320_000);
        assertThat(Arrays.stream(counts).max().orElseThrow()
                        - Arrays.stream(counts).min().orElseThrow())
                .isLessThanOrEqualTo(STRIPES);
    }
}
