package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeyHashTest {

    @Test
    void text_counts_by_its_characters() {
        assertThat(KeyHash.of(new StringBuilder("user-1"))).isEqualTo(KeyHash.of("user-1"));
    }

    @Test
    void a_whole_number_counts_by_its_value() {
        long hash = KeyHash.of(42L);

        assertThat(List.of(
                        KeyHash.of(42), KeyHash.of((short) 42), KeyHash.of((byte) 42), KeyHash.of(new AtomicLong(42))))
                .containsOnly(hash);
    }

    @Test
    void arrays_count_by_their_content() {
        assertThat(KeyHash.of(new byte[] {1, 2})).isEqualTo(KeyHash.of(new byte[] {1, 2}));
        assertThat(KeyHash.of(new int[] {1, 2})).isEqualTo(KeyHash.of(new int[] {1, 2}));
        assertThat(KeyHash.of(new long[] {1, 2})).isEqualTo(KeyHash.of(new long[] {1, 2}));
        assertThat(KeyHash.of(new char[] {1, 2})).isEqualTo(KeyHash.of(new char[] {1, 2}));
        assertThat(KeyHash.of(new short[] {1, 2})).isEqualTo(KeyHash.of(new short[] {1, 2}));
        assertThat(KeyHash.of(new float[] {1, 2})).isEqualTo(KeyHash.of(new float[] {1, 2}));
        assertThat(KeyHash.of(new double[] {1, 2})).isEqualTo(KeyHash.of(new double[] {1, 2}));
        assertThat(KeyHash.of(new boolean[] {true})).isEqualTo(KeyHash.of(new boolean[] {true}));
        assertThat(KeyHash.of(new Object[] {"a", null, new byte[] {1}}))
                .isEqualTo(KeyHash.of(new Object[] {"a", null, new byte[] {1}}));
        assertThat(KeyHash.of(new Object[] {"a", "b"})).isNotEqualTo(KeyHash.of(new Object[] {"b", "a"}));
    }

    @Test
    void arrays_of_other_content_have_other_hashes() {
        Object[][] pairs = {
            {new byte[] {1, 2}, new byte[] {2, 1}},
            {new int[] {1, 2}, new int[] {2, 1}},
            {new long[] {1, 2}, new long[] {2, 1}},
            {new char[] {1, 2}, new char[] {2, 1}},
            {new short[] {1, 2}, new short[] {2, 1}},
            {new float[] {1, 2}, new float[] {2, 1}},
            {new double[] {1, 2}, new double[] {2, 1}},
            {new boolean[] {true, false}, new boolean[] {false, true}},
            {new Object[] {"a", null}, new Object[] {null, "a"}},
            {new Object[] {new int[] {1}}, new Object[] {new int[] {2}}},
        };
        for (Object[] pair : pairs) {
            assertThat(KeyHash.of(pair[0]))
                    .as(pair[0].getClass().getSimpleName())
                    .isNotEqualTo(KeyHash.of(pair[1]));
        }
    }

    @Test
    void any_other_key_counts_by_its_hash_code() {
        assertThat(KeyHash.of(List.of("a", 1))).isEqualTo(KeyHash.of(List.of("a", 1)));
    }

    @Test
    void hashes_are_the_same_in_every_release() {
        // A change of these sends every key elsewhere in a fleet that is being updated: it must be on purpose.
        assertThat(KeyHash.of("user-1")).isEqualTo(-4280189891278413992L);
        assertThat(KeyHash.of(42)).isEqualTo(-6387817139659442654L);
        assertThat(KeyHash.of(1.5)).isEqualTo(-1789264046693927832L);
        assertThat(KeyHash.of(BigInteger.TEN)).isEqualTo(530445201382180217L);
        assertThat(KeyHash.of(new UUID(1, 2))).isEqualTo(-1211274664761577749L);
        assertThat(KeyHash.of(TimeUnit.DAYS)).isEqualTo(-1695518119604123851L);
        assertThat(KeyHash.of(new byte[] {1, 2})).isEqualTo(8283589274834865722L);
        assertThat(KeyHash.of(new int[] {1, 2})).isEqualTo(-2877595101297811361L);
        assertThat(KeyHash.of(new Object[] {"a", null, 7})).isEqualTo(4011698176874332697L);
        assertThat(KeyHash.replica(KeyHash.of("user-1"), 3)).isEqualTo(-4058797776681279363L);
    }

    @Test
    void keys_that_differ_little_have_hashes_all_over_the_range() {
        int[] numbers = new int[16];
        int[] texts = new int[16];
        int[] ids = new int[16];
        for (int i = 0; i < 160_000; i++) {
            numbers[KeyHash.reduce(KeyHash.of(i), 16)]++;
            texts[KeyHash.reduce(KeyHash.of("user-" + i), 16)]++;
            ids[KeyHash.reduce(KeyHash.of(new UUID(0, i)), 16)]++;
        }

        // Pearson's statistic with 15 degrees of freedom exceeds 37.7 once in a thousand times.
        assertThat(Picks.chiSquare(numbers)).isLessThan(37.7);
        assertThat(Picks.chiSquare(texts)).isLessThan(37.7);
        assertThat(Picks.chiSquare(ids)).isLessThan(37.7);
    }

    @Test
    void replicas_of_a_hash_differ() {
        Set<Long> hashes = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            hashes.add(KeyHash.replica(1, i));
        }

        assertThat(hashes).hasSize(10_000);
    }
}
