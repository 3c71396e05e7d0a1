package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PoolConfigTest {

    @Test
    void spec_1_the_defaults_are_those_of_the_original() {
        PoolConfig config = PoolConfig.defaults();
        assertThat(config.circuitFailureThreshold()).isEqualTo(5);
        assertThat(config.circuitResetTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.circuitSuccessThreshold()).isEqualTo(2);
        assertThat(config.healthCheckInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.degradedErrorRateThreshold()).isEqualTo(0.3);
        assertThat(config.unhealthyErrorRateThreshold()).isEqualTo(0.7);
        assertThat(config.retries()).isEqualTo(3);
        assertThat(config.retryDelay()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.retryBackoffMultiplier()).isEqualTo(2.0);
        assertThat(config.requestTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.deadline()).isZero();
    }

    @ParameterizedTest
    @EnumSource(PoolOption.class)
    void every_option_has_a_valid_default_and_a_getter_and_a_builder_method_of_its_name(PoolOption option)
            throws ReflectiveOperationException {
        option.check(option.defaultValue());
        assertThat(option.valueType()).isEqualTo(option.defaultValue().getClass());
        Object read = PoolConfig.class.getMethod(option.key()).invoke(PoolConfig.defaults());
        assertThat(read).isEqualTo(option.defaultValue());
        Class<?> type = PoolConfig.class.getMethod(option.key()).getReturnType();
        PoolConfig.Builder builder = PoolConfig.builder();
        PoolConfig.Builder.class.getMethod(option.key(), type).invoke(builder, option.defaultValue());
        PoolConfig config = builder.build();
        assertThat(config.isSet(option)).isTrue();
        assertThat(config.explicitOptions()).containsExactly(option);
        assertThat(option.description()).isNotBlank();
        assertThat(config.toString()).contains(option.key() + "*=");
    }

    @ParameterizedTest
    @EnumSource(PoolOption.class)
    void every_option_refuses_what_is_out_of_bounds(PoolOption option) {
        Object tooLow = option.valueType() == Integer.class
                ? (Object) (-1)
                : option.valueType() == Double.class ? (Object) (-0.5) : Duration.ofNanos(-1);
        assertThatThrownBy(() -> PoolConfig.builder().set(option, tooLow).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(option.key() + " must be ");
        assertThatThrownBy(() -> PoolConfig.builder().set(option, "text").build())
                .hasMessageContaining(option.key() + " must be of type");
    }

    @Test
    void all_mistakes_are_reported_at_once() {
        assertThatThrownBy(() -> PoolConfig.builder()
                        .retries(-2)
                        .circuitFailureThreshold(0)
                        .requestTimeout(Duration.ofSeconds(-1))
                        .build())
                .hasMessage("retries must be >= 0, was -2; requestTimeout must be >= 0 and <= 36500 days, was PT-1S;"
                        + " circuitFailureThreshold must be >= 1, was 0");
    }

    @Test
    void contradictions_name_both_sides() {
        assertThatThrownBy(() ->
                        PoolConfig.builder().degradedErrorRateThreshold(0.8).build())
                .hasMessage("unhealthyErrorRateThreshold must be >= degradedErrorRateThreshold 0.8, was 0.7");
        assertThatThrownBy(() -> PoolConfig.builder()
                        .circuitMaxResetTimeout(Duration.ofSeconds(1))
                        .build())
                .hasMessage("circuitMaxResetTimeout must be >= circuitResetTimeout PT30S, was PT1S");
        assertThatThrownBy(() ->
                        PoolConfig.builder().retryMaxDelay(Duration.ofMillis(1)).build())
                .hasMessage("retryMaxDelay must be >= retryDelay PT0.1S, was PT0.001S");
        assertThatThrownBy(() -> PoolConfig.builder().minConcurrent(4).build())
                .hasMessage("maxConcurrent must be >= minConcurrent 4, was 0");
    }

    @Test
    void the_default_of_a_maximum_follows_the_other_option() {
        PoolConfig config = PoolConfig.builder()
                .circuitResetTimeout(Duration.ofHours(1))
                .retryDelay(Duration.ofMinutes(1))
                .build();
        assertThat(config.circuitMaxResetTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(config.retryMaxDelay()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void layers_keep_what_is_explicit_in_the_higher_one() {
        PoolConfig high = PoolConfig.builder().retries(1).build();
        PoolConfig low =
                PoolConfig.builder().retries(2).deadline(Duration.ofSeconds(9)).build();
        PoolConfig both = high.withDefaults(low);
        assertThat(both.retries()).isEqualTo(1);
        assertThat(both.deadline()).isEqualTo(Duration.ofSeconds(9));
        assertThat(both.explicitOptions()).containsExactlyInAnyOrder(PoolOption.RETRIES, PoolOption.DEADLINE);
        assertThat(PoolConfig.defaults().withDefaults(both)).isEqualTo(both).hasSameHashCodeAs(both);
    }
}
