package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 µs",
        "PT0.000999999S, 999 µs",
        "PT0.001S, 1 ms",
        "PT0.999999999S, 999 ms",
        "PT1S, 1.0 s",
        "PT1.96S, 2.0 s",
        "PT9.94S, 9.9 s",
        "PT10S, 10 s",
        "PT1H, 3600 s"
    })
    void are_told_to_people_in_a_unit_that_fits(Duration duration, String text) {
        assertThat(Durations.text(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0, 5, 5", "5, 0, 5", "5, 7, 5", "7, 5, 5"})
    void a_limit_of_zero_is_none(long one, long other, long shorter) {
        assertThat(Durations.shorter(one, other)).isEqualTo(shorter);
    }
}
