package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.routing.Tags;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolOptionTest {

    @Test
    void no_two_options_have_the_same_key() {
        Set<String> keys = new HashSet<>();
        assertThat(Stream.of(PoolOption.values()).map(PoolOption::key)).allMatch(keys::add);
    }

    @ParameterizedTest
    @CsvSource({
        "circuitFailureThreshold, 1, 0, 2147483647, 2147483648",
        "circuitSuccessThreshold, 1, 0, 2147483647, 2147483648",
        "circuitHalfOpenPermits, 1, 0, 2147483647, 2147483648",
        "healthMinimumCalls, 1, 0, 2147483647, 2147483648",
        "latencySampling, 1, 0, 2147483647, 2147483648",
        "retries, 0, -1, 2147483647, 2147483648",
        "earlyTrialMinimumAgents, 0, -1, 2147483647, 2147483648",
        "circuitFailureRateThreshold, 0, -1e-9, 1, 1.0000001",
        "maxOutShare, 0, -1e-9, 1, 1.0000001",
        "degradedErrorRateThreshold, 1e-300, 0, 1, 1.0000001",
        "unhealthyErrorRateThreshold, 1e-300, 0, 1, 1.0000001",
        "retryBackoffMultiplier, 1, 0.9999999, 1e308, 1e309",
        "circuitResetTimeout, 1ns, 0, 36500d, PT876000H1S",
        "circuitMaxResetTimeout, 1ns, 0, 36500d, PT876000H1S",
        "healthCheckInterval, 1ns, 0, 36500d, PT876000H1S",
        "healthWindow, 10ms, 9999999ns, 36500d, PT876000H1S",
        "circuitSlowCallThreshold, 0, PT-0.000000001S, 36500d, PT876000H1S",
        "slowStart, 0, PT-0.000000001S, 36500d, PT876000H1S",
        "retryDelay, 0, PT-0.000000001S, 36500d, PT876000H1S",
        "retryMaxDelay, 0, PT-0.000000001S, 36500d, PT876000H1S",
        "requestTimeout, 0, PT-0.000000001S, 36500d, PT876000H1S",
        "throttleCooldown, 1ns, 0, 36500d, PT876000H1S",
        "throttleMaxCooldown, 1ns, 0, 36500d, PT876000H1S",
        "deadline, 0, PT-0.000000001S, 36500d, PT876000H1S",
    })
    void every_option_takes_its_bounds_and_nothing_beyond(
            String key, String least, String tooLittle, String most, String tooMuch) {
        PoolOption option = option(key);
        assertThat(option.parse(least)).isInstanceOf(option.valueType());
        assertThat(option.parse(most)).isInstanceOf(option.valueType());
        assertRefused(option, tooLittle);
        assertRefused(option, tooMuch);
    }

    @ParameterizedTest
    @EnumSource(value = PoolOption.class, mode = EnumSource.Mode.EXCLUDE, names = "TAGS")
    void no_option_can_be_read_from_absurd_text(PoolOption option) {
        for (String absurd :
                new String[] {"", " ", "NaN", "\0", "1\r\n2", "1" + "0".repeat(400), "--1", "30%", "1,5"}) {
            assertRefused(option, absurd);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "1.5s", "5 parsecs", "s", "1d1h", "-1s", "9999999999999999999s", "PT", "PT1e9S"})
    void what_is_no_duration_is_told_how_to_write_one(String text) {
        assertThatThrownBy(() -> PoolOption.DEADLINE.parse(text))
                .hasMessageStartingWith("deadline must be a duration with a unit, such as 250ms, 30s, 5m or PT0.25S");
    }

    @ParameterizedTest
    @CsvSource({"region=eu, 1", "'region=eu, gpu ,region=eu', 2"})
    void tags_are_read_with_commas_between_them(String text, int size) {
        assertThat(((Tags) PoolOption.TAGS.parse(text)).asSet()).hasSize(size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "=", "=eu", "region=", "gpu,", ",gpu", "gpu,,cpu", "a\0b", "a=\r\n"})
    void malformed_tags_are_refused(String text) {
        assertRefused(PoolOption.TAGS, text);
    }

    @Test
    void long_text_is_cut_in_the_message() {
        assertThatThrownBy(() -> PoolOption.RETRIES.parse("9".repeat(10_000)))
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(300));
    }

    private static void assertRefused(PoolOption option, String text) {
        assertThatThrownBy(() -> option.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(option.key() + " must be ")
                .message()
                .doesNotContain("\n", "\r", "\0");
    }

    private static PoolOption option(String key) {
        return Stream.of(PoolOption.values())
                .filter(option -> option.key().equals(key))
                .findFirst()
                .orElseThrow();
    }
}
