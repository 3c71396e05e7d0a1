package dev.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.config.ConfigOverrides;
import dev.pooling.config.PoolingConfigException;
import dev.pooling.pool.PoolConfig;
import dev.pooling.proxy.InterfacePlan;
import dev.pooling.proxy.PlanProblems;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The line that tells which options are in force and where they come from. */
class OptionLayersTest {

    @Pooled(retries = 5, timeoutMillis = 100, strategy = LoadBalanceStrategy.RANDOM)
    private interface Layered {
        @Pooled(retries = 1, deadlineMillis = 50)
        void ask(String question);

        void plain();
    }

    @Test
    void each_option_that_is_set_is_named_with_its_origin() {
        System.setProperty("pooling.OptionLayersTest.requestTimeout", "7s");
        try {
            PoolDraft<Layered> draft = new PoolDraft<>(Layered.class);
            draft.config = PoolConfig.builder().deadline(Duration.ofSeconds(9)).build();
            InterfacePlan<Layered> plan = InterfacePlan.read(Layered.class, new PlanProblems("test"));
            OptionLayers layers = new OptionLayers("test", draft, ConfigOverrides.load("OptionLayersTest"), plan);
            assertThat(layers.origins(false))
                    .startsWith("strategy (annotation or default), ")
                    .contains("retries (annotation), ")
                    .contains("requestTimeout (system property pooling.OptionLayersTest.requestTimeout), ")
                    .contains("deadline (builder)")
                    .doesNotContain("circuitFailureThreshold")
                    .endsWith("; methods: ask(String) retries=1 deadlineMillis=50");
            assertThat(layers.origins(true)).doesNotContain("strategy");
        } finally {
            System.clearProperty("pooling.OptionLayersTest.requestTimeout");
        }
    }

    @Test
    void a_contradiction_between_layers_names_where_both_sides_come_from() {
        System.setProperty("pooling.OptionLayersTest.circuitMaxResetTimeout", "1m");
        try {
            PoolDraft<Layered> draft = new PoolDraft<>(Layered.class);
            draft.config = PoolConfig.builder()
                    .circuitResetTimeout(Duration.ofMinutes(10))
                    .buildLayer();
            InterfacePlan<Layered> plan = InterfacePlan.read(Layered.class, new PlanProblems("test"));
            OptionLayers layers = new OptionLayers("chat", draft, ConfigOverrides.load("OptionLayersTest"), plan);
            assertThatThrownBy(layers::config)
                    .isInstanceOf(PoolingConfigException.class)
                    .hasMessageContaining("pool 'chat'")
                    .hasMessageContaining("circuitMaxResetTimeout must be >= circuitResetTimeout PT10M, was PT1M")
                    .hasMessageContaining("circuitResetTimeout: builder")
                    .hasMessageContaining("system property pooling.OptionLayersTest.circuitMaxResetTimeout");
        } finally {
            System.clearProperty("pooling.OptionLayersTest.circuitMaxResetTimeout");
        }
    }
}
