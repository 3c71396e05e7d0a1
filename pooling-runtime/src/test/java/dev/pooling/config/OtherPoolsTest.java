package dev.pooling.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.pool.PoolOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Overrides of pools whose names begin with the name of the pool that is read. */
class OtherPoolsTest {

    private final Properties system = new Properties();
    private final Map<String, String> environment = new HashMap<>();

    private ConfigOverrides overrides(String pool) {
        return ConfigOverrides.from(pool, system, environment);
    }

    @ParameterizedTest
    @EnumSource(PoolOption.class)
    void every_key_of_a_pool_with_a_short_longer_name_is_ignored(PoolOption option) {
        system.setProperty("pooling.chat.eu." + option.key(), "=");
        environment.put("POOLING_CHAT_V2_" + option.environmentKey(), "=");
        environment.put("CODOMYRMEX_POOLING_CHAT_X_" + option.environmentKey(), "=");
        assertThat(overrides("chat").origins()).isEmpty();
        assertThatThrownBy(() -> overrides("chat.eu")).hasMessageContaining(option.key() + " must be ");
    }

    @Test
    void two_pools_of_which_one_is_called_like_the_beginning_of_the_other_are_both_configured() {
        environment.put("POOLING_CHAT_RETRIES", "1");
        environment.put("POOLING_CHAT_EU_RETRIES", "2");
        assertThat(overrides("chat").config().retries()).isEqualTo(1);
        assertThat(overrides("chat-eu").config().retries()).isEqualTo(2);
    }

    @Test
    void a_strategy_of_another_pool_is_ignored() {
        system.setProperty("pooling.chat.eu.strategy", "RANDOM");
        environment.put("POOLING_CHAT_V2_STRATEGY", "RANDOM");
        assertThat(overrides("chat").strategy()).isEmpty();
    }

    @Test
    void a_name_that_is_empty_belongs_to_no_other_pool() {
        system.setProperty("pooling.chat..retries", "1");
        assertThatThrownBy(() -> overrides("chat"))
                .hasMessageContaining("unknown key '.retries', did you mean 'retries'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pooling.*.fast.retries", "pooling.*.nonsense"})
    void a_star_begins_no_longer_name_in_properties(String name) {
        system.setProperty(name, "1");
        assertThatThrownBy(() -> overrides("chat")).hasMessageContaining("system property " + name + ": unknown key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POOLING_*_FAST_RETRIES", "POOLING_ALL_NONSENSE"})
    void a_star_begins_no_longer_name_in_the_environment(String name) {
        environment.put(name, "1");
        assertThatThrownBy(() -> overrides("chat"))
                .hasMessageContaining("environment variable " + name + ": unknown key");
    }

    @Test
    void a_pool_may_have_a_name_that_begins_with_all() {
        environment.put("POOLING_ALL_FAST_RETRIES", "2");
        assertThat(overrides("chat").origins()).isEmpty();
        assertThat(overrides("all-fast").config().retries()).isEqualTo(2);
    }
}
