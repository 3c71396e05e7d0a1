package dev.pooling.agent.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WeakIdentityMapTest {

    private final WeakIdentityMap<Object, String> map = new WeakIdentityMap<>();

    @Test
    void the_first_value_of_a_key_stays() {
        Object key = new Object();

        assertThat(map.putIfAbsent(key, "first")).isEqualTo("first");
        assertThat(map.putIfAbsent(key, "second")).isEqualTo("first");
        assertThat(map.get(key)).isEqualTo("first");
    }

    @Test
    void equal_keys_are_different_keys() {
        String one = new String("key");
        String other = new String("key");
        map.putIfAbsent(one, "one");

        assertThat(map.get(other)).isNull();
        assertThat(map.putIfAbsent(other, "other")).isEqualTo("other");
        assertThat(map.get(one)).isEqualTo("one");
    }

    @Test
    void a_key_is_not_kept_alive() {
        WeakReference<Object> key = new WeakReference<>(new Object());
        map.putIfAbsent(Objects.requireNonNull(key.get()), "value");

        for (int i = 0; i < 100 && key.get() != null; i++) {
            System.gc();
        }

        assertThat(key.get()).isNull();
    }
}
