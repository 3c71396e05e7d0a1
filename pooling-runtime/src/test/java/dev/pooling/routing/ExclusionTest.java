package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExclusionTest {

    private final FakeCandidate asked = new FakeCandidate("asked");
    private final FakeCandidate full = new FakeCandidate("full");
    private final FakeCandidate free = new FakeCandidate("free");

    @Test
    void of_those_that_were_asked_it_is_a_failover() {
        Exclusion exclusion = candidate -> candidate == asked;
        assertThat(exclusion.isFailover()).isTrue();
    }

    @Test
    void widened_it_leaves_out_others_too_and_stays_what_it_was() {
        Exclusion widened = Exclusion.widened(candidate -> candidate == asked, candidate -> candidate == full);

        assertThat(widened.test(asked)).isTrue();
        assertThat(widened.test(full)).isTrue();
        assertThat(widened.test(free)).isFalse();
        assertThat(widened.isFailover()).isTrue();
    }

    @Test
    void where_nobody_was_asked_yet_the_others_alone_are_no_failover() {
        Exclusion widened = Exclusion.widened(null, candidate -> candidate == full);

        assertThat(widened.test(full)).isTrue();
        assertThat(widened.test(asked)).isFalse();
        assertThat(widened.isFailover()).isFalse();
        assertThat(Exclusion.widened(widened, candidate -> false).isFailover()).isFalse();
    }
}
