package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CandidateSetTest {

    private final FakeCandidate[] members = Picks.candidates(3);
    private final CandidateSet set = Picks.without(members, members[1]);

    @Test
    void lists_those_in_the_rotation() {
        assertThat(set.size()).isEqualTo(2);
        assertThat(set.get(1)).isSameAs(members[2]);
        assertThat(set.asList()).containsExactly(members[0], members[2]);
    }

    @Test
    void its_list_cannot_be_changed() {
        assertThatThrownBy(() -> set.asList().set(0, members[1])).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_table_is_made_once_however_many_ask_for_it() throws Exception {
        AtomicInteger made = new AtomicInteger();

        Crowd.run(64, () -> set.derived(Integer.class, any -> made.incrementAndGet()));

        assertThat(made).hasValue(1);
    }

    @Test
    void strategies_of_two_kinds_can_share_a_set() {
        assertThat(set.derived(Integer.class, any -> 1)).isEqualTo(1);
        assertThat(set.derived(String.class, any -> "one")).isEqualTo("one");
        assertThat(set.derived(Integer.class, any -> 2)).isEqualTo(2);
    }
}
