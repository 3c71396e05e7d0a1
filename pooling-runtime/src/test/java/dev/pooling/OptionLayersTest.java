package dev.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.config.ConfigOverrides;
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
            OptionLayers layers = new OptionLayers(draft, ConfigOverrides.load("OptionLayersTest"), plan);
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
}
