package dev.pooling.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final String SENT = "Wed, 21 Oct 2015 07:28:00 GMT";

    @ParameterizedTest
    @CsvSource({"0, 0", "120, 120", "' 7 ', 7", "99999999999999999999, 2147483647", "4294967296, 2147483647"})
    void seconds_are_read(String header, long seconds) {
        assertThat(RetryAfter.parse(header, null)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void a_date_is_meant_by_the_clock_of_who_sent_it() {
        assertThat(RetryAfter.parse("Wed, 21 Oct 2015 07:28:30 GMT", SENT)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_date_that_has_passed_asks_for_no_wait() {
        assertThat(RetryAfter.parse(SENT, null)).isEqualTo(Duration.ZERO);
        assertThat(RetryAfter.parse(SENT, "Wed, 21 Oct 2015 07:29:00 GMT")).isEqualTo(Duration.ZERO);
    }

    @Test
    void without_the_date_of_the_response_the_present_counts() {
        assertThat(RetryAfter.parse("Fri, 31 Dec 9999 23:59:59 GMT", null)).isGreaterThan(Duration.ofDays(365));
        assertThat(RetryAfter.parse("Fri, 31 Dec 9999 23:59:59 GMT", "nonsense"))
                .isGreaterThan(Duration.ofDays(365));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "-1", "1.5", "soon", "٣", "Wed, 21 Oct", "0x10", "1\r\n2"})
    void what_is_missing_or_unreadable_says_nothing(String header) {
        assertThat(RetryAfter.parse(header, null)).isNull();
    }
}
