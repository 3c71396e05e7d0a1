package dev.pooling.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.pool.PoolConfig;
import dev.pooling.pool.PoolOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigOverridesTest {

    private final Properties system = new Properties();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    Path folder;

    private ConfigOverrides overrides() {
        return ConfigOverrides.from("chat", system, environment);
    }

    private void file(String... lines) throws IOException {
        Path file = folder.resolve("my.properties");
        Files.writeString(file, String.join("\n", lines));
        system.setProperty("pooling.config", file.toString());
    }

    @Test
    void without_overrides_nothing_is_set() {
        assertThat(overrides().config().explicitOptions()).isEmpty();
        assertThat(overrides().strategy()).isEmpty();
        assertThat(overrides().origins()).isEmpty();
    }

    @Test
    void each_source_sets_options() throws IOException {
        system.setProperty("pooling.chat.retries", "1");
        environment.put("POOLING_CHAT_REQUEST_TIMEOUT", "2s");
        file("pooling.chat.circuit-failure-threshold = 9", "pooling.chat.strategy = least-loaded");
        PoolConfig config = overrides().config();
        assertThat(config.retries()).isEqualTo(1);
        assertThat(config.requestTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.circuitFailureThreshold()).isEqualTo(9);
        assertThat(config.explicitOptions())
                .containsExactlyInAnyOrder(
                        PoolOption.RETRIES, PoolOption.REQUEST_TIMEOUT, PoolOption.CIRCUIT_FAILURE_THRESHOLD);
        assertThat(overrides().strategy()).contains(LoadBalanceStrategy.LEAST_LOADED);
        assertThat(overrides().origins())
                .containsEntry("retries", "system property pooling.chat.retries")
                .containsEntry("requestTimeout", "environment variable POOLING_CHAT_REQUEST_TIMEOUT");
    }

    /** From the highest to the lowest: each case sets one place and all below it, and the highest must win. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void the_higher_place_wins(int highest) throws IOException {
        if (highest <= 0) {
            system.setProperty("pooling.chat.retries", "10");
        }
        if (highest <= 1) {
            system.setProperty("pooling.*.retries", "11");
        }
        if (highest <= 2) {
            environment.put("POOLING_CHAT_RETRIES", "12");
        }
        if (highest <= 3) {
            environment.put("CODOMYRMEX_POOLING_CHAT_RETRIES", "13");
        }
        if (highest <= 4) {
            environment.put("POOLING_ALL_RETRIES", "14");
        }
        if (highest <= 5) {
            environment.put("CODOMYRMEX_POOLING_ALL_RETRIES", "15");
        }
        file(highest <= 6 ? "pooling.chat.retries=16" : "", "pooling.*.retries=17");
        assertThat(overrides().config().retries()).isEqualTo(10 + highest);
    }

    @Test
    void the_environment_may_say_star_literally() {
        environment.put("POOLING_*_RETRIES", "7");
        assertThat(overrides().config().retries()).isEqualTo(7);
    }

    @Test
    void the_name_of_a_pool_is_folded_for_the_environment() {
        environment.put("POOLING_MY_CHAT_2_RETRIES", "7");
        assertThat(ConfigOverrides.from("my chat-2", system, environment)
                        .config()
                        .retries())
                .isEqualTo(7);
    }

    @Test
    void overrides_of_other_pools_do_not_matter() {
        system.setProperty("pooling.chat.fast.retries", "x");
        system.setProperty("pooling.other.nonsense", "x");
        environment.put("POOLING_CHAT_FAST_RETRIES", "x");
        environment.put("POOLING_OTHER_NONSENSE", "x");
        assertThat(overrides().config().explicitOptions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "250ms, PT0.25S",
        "30s, PT30S",
        "5m, PT5M",
        "2h, PT2H",
        "1d, PT24H",
        "0, PT0S",
        "PT0.25S, PT0.25S",
        "' 3 S ', PT3S",
        "7us, PT0.000007S",
        "8ns, PT0.000000008S"
    })
    void durations_are_read_in_short_and_in_iso_form(String text, Duration expected) {
        system.setProperty("pooling.chat.retryDelay", text);
        assertThat(overrides().config().retryDelay()).isEqualTo(expected);
    }

    @Test
    void an_unknown_key_is_an_error_that_names_it_its_source_and_the_nearest_key() {
        system.setProperty("pooling.chat.retrys", "1");
        environment.put("POOLING_CHAT_RETRY_DELY", "1s");
        assertThatThrownBy(this::overrides)
                .isInstanceOf(PoolingConfigException.class)
                .hasMessageStartingWith("The configuration of pool 'chat' has 2 mistakes:")
                .hasMessageContaining(
                        "system property pooling.chat.retrys: unknown key 'retrys', did you mean 'retries'?")
                .hasMessageContaining("environment variable POOLING_CHAT_RETRY_DELY: unknown key 'RETRY_DELY',"
                        + " did you mean 'RETRY_DELAY'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retries|-1|retries must be >= 0, was -1",
                "retries|many|retries must be a whole number >= 0, was 'many'",
                "retries|''|retries must be a whole number >= 0, was ''",
                "retries|99999999999|retries must be a whole number >= 0, was '99999999999'",
                "requestTimeout|30|requestTimeout must be a duration with a unit, such as 250ms",
                "requestTimeout|-5s|requestTimeout must be a duration with a unit",
                "requestTimeout|PT-5S|requestTimeout must be >= 0 and <= 36500 days, was PT-5S",
                "requestTimeout|999999999999999999d|requestTimeout must be a duration",
                "requestTimeout|99999999d|requestTimeout must be >= 0 and <= 36500 days",
                "circuitResetTimeout|0|circuitResetTimeout must be > 0",
                "degradedErrorRateThreshold|NaN|degradedErrorRateThreshold must be > 0 and <= 1.0, was NaN",
                "degradedErrorRateThreshold|1e400|degradedErrorRateThreshold must be > 0 and <= 1.0, was Infinity",
                "retryBackoffMultiplier|0.5|retryBackoffMultiplier must be >= 1.0 and finite, was 0.5",
                "strategy|ROUND_ROBBIN|strategy must be one of",
            })
    void an_unreadable_value_is_an_error_that_names_the_source_and_the_bound(String key, String value, String message) {
        system.setProperty("pooling.chat." + key, value);
        assertThatThrownBy(this::overrides)
                .isInstanceOf(PoolingConfigException.class)
                .hasMessageContaining("system property pooling.chat." + key + ": " + message);
    }

    @Test
    void a_misspelt_strategy_is_guessed() {
        system.setProperty("pooling.chat.strategy", "ROUND_ROBBIN");
        assertThatThrownBy(this::overrides).hasMessageContaining("did you mean 'ROUND_ROBIN'?");
    }

    @Test
    void a_value_cannot_forge_a_line_of_a_log() {
        system.setProperty("pooling.chat.retries", "1\nERROR forged");
        assertThatThrownBy(this::overrides).hasMessageContaining("was '1?ERROR forged'");
    }

    @Test
    void an_override_is_not_judged_by_the_default_of_an_option_that_is_set_elsewhere() {
        system.setProperty("pooling.chat.circuitMaxResetTimeout", "10s");
        PoolConfig ofBuilder =
                PoolConfig.builder().circuitResetTimeout(Duration.ofSeconds(5)).build();
        PoolConfig resolved = ofBuilder.withDefaults(overrides().config());
        assertThat(resolved.circuitMaxResetTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(resolved.circuitResetTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_name_from_elsewhere_is_translated() {
        system.setProperty("pooling.chat.timeoutMillis", "1");
        assertThatThrownBy(this::overrides).hasMessageContaining("did you mean 'requestTimeout'?");
    }

    @Test
    void a_key_of_the_file_that_has_not_even_the_form_of_an_override_is_an_error() throws IOException {
        file("retries=3", "pooling.retries=8", "chat.retries=0", "pooling.other.anything=goes to the other pool");
        assertThatThrownBy(this::overrides)
                .hasMessageContaining("unknown key 'retries', write it as pooling.<pool>.<key>")
                .hasMessageContaining("unknown key 'pooling.retries'")
                .hasMessageContaining("unknown key 'chat.retries'")
                .hasMessageContaining("has 3 mistakes");
    }

    @Test
    void the_environment_may_split_the_words_of_a_name() {
        environment.put("POOLING_CHAT_SERVICE_RETRIES", "7");
        environment.put("POOLING_CHATSERVICE_DEADLINE", "7s");
        PoolConfig config =
                ConfigOverrides.from("ChatService", system, environment).config();
        assertThat(config.retries()).isEqualTo(7);
        assertThat(config.deadline()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void a_slip_in_an_override_of_another_pool_does_not_stop_this_one() {
        environment.put("POOLING_CHAT_EU_RETRYS", "7");
        assertThat(overrides().config().explicitOptions()).isEmpty();
        assertThatThrownBy(() -> ConfigOverrides.from("chat-eu", system, environment))
                .hasMessageContaining("did you mean 'RETRIES'?");
    }

    @Test
    void a_named_file_that_is_missing_is_an_error() {
        system.setProperty(
                "pooling.config", folder.resolve("missing.properties").toString());
        assertThatThrownBy(this::overrides)
                .isInstanceOf(PoolingConfigException.class)
                .hasMessageContaining("system property pooling.config: the file '")
                .hasMessageContaining("missing.properties' cannot be read (java.nio.file.NoSuchFileException");
    }

    @Test
    void a_file_with_a_malformed_escape_or_encoding_is_an_error() throws IOException {
        file("pooling.chat.retries = \\u12");
        assertThatThrownBy(this::overrides).hasMessageContaining("Malformed");
        Files.write(folder.resolve("my.properties"), new byte[] {'a', '=', (byte) 0xff});
        assertThatThrownBy(this::overrides).hasMessageContaining("cannot be read");
    }

    @Test
    void a_file_is_read_as_utf_8() throws IOException {
        file("pooling.größe.retries = 8");
        assertThat(ConfigOverrides.from("größe", system, environment).config().retries())
                .isEqualTo(8);
    }

    @Test
    void two_spellings_of_a_key_in_one_place_must_not_contradict_each_other() {
        system.setProperty("pooling.chat.retryDelay", "1s");
        system.setProperty("pooling.chat.retry-delay", "2s");
        assertThatThrownBy(this::overrides)
                .isInstanceOf(PoolingConfigException.class)
                .hasMessageContaining("system property pooling.chat.retryDelay: contradicts"
                        + " system property pooling.chat.retry-delay, remove one of them");
    }

    @Test
    void two_spellings_of_a_key_in_one_place_may_agree() {
        system.setProperty("pooling.chat.retryDelay", "1s");
        system.setProperty("pooling.chat.retry-delay", "1000ms");
        assertThat(overrides().config().retryDelay()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void origins_and_messages_hold_no_control_characters() {
        system.setProperty("pooling.a\nb.retries", "1");
        assertThat(ConfigOverrides.from("a\nb", system, environment).origins())
                .containsEntry("retries", "system property pooling.a?b.retries");
        system.setProperty("pooling.chat.\u001b[2J", "1");
        assertThatThrownBy(this::overrides)
                .hasMessageContaining("system property pooling.chat.?[2J: unknown key '?[2J'");
    }
}
