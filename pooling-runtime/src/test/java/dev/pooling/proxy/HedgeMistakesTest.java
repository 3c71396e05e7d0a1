package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pooling.Pooling;
import dev.pooling.annotation.Pooled;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** Mistakes in what annotations say about hedging are reported when the proxy is made. */
class HedgeMistakesTest {

    private static List<String> problemsOf(Class<?> type) {
        PoolDefinitionException thrown = catchThrowableOfType(
                PoolDefinitionException.class, () -> Pooling.of(type).build());
        assertThat(thrown).as("the definition must be refused").isNotNull();
        return thrown.problems();
    }

    private interface NotMarked {
        @Pooled(hedgeDelayMillis = 50)
        void pay(int amount);
    }

    @Test
    void a_method_that_asks_for_a_second_agent_and_is_not_idempotent() {
        assertThat(problemsOf(NotMarked.class))
                .containsExactly(
                        "@Pooled on NotMarked.pay(int): hedgeDelayMillis = 50 is set, but calls of the method are "
                                + "not marked as idempotent. Add idempotent = true if a call may be made twice, or remove "
                                + "hedgeDelayMillis.");
    }

    @Pooled(idempotent = true)
    private interface MarkedOtherwise {
        @Pooled(idempotent = false, hedgePercentile = 0.95)
        void pay(int amount);
    }

    @Test
    void a_method_that_contradicts_itself() {
        assertThat(problemsOf(MarkedOtherwise.class))
                .containsExactly("@Pooled on MarkedOtherwise.pay(int): hedgePercentile = 0.95 is set, but calls of the "
                        + "method are not marked as idempotent. Add idempotent = true if a call may be made twice, or "
                        + "remove hedgePercentile.");
    }

    @Pooled(hedgeDelayMillis = 50)
    private interface NoneMarked {
        void pay(int amount);
    }

    @Test
    void a_type_that_asks_for_a_second_agent_and_has_no_idempotent_method() {
        assertThat(problemsOf(NoneMarked.class))
                .containsExactly("@Pooled on NoneMarked: hedgeDelayMillis = 50 is set, but no method is marked as "
                        + "idempotent. Add idempotent = true, here or on the methods whose calls may be made twice, or "
                        + "remove hedgeDelayMillis.");
    }

    @Pooled(hedgeDelayMillis = 50)
    private interface OneMarked {
        @Pooled(idempotent = true)
        int read();

        @Pooled(hedgeDelayMillis = 0)
        void pay(int amount);
    }

    @Test
    void a_type_may_say_when_and_its_methods_which() {
        assertThat(Pooling.of(OneMarked.class).build()).isNotNull();
    }

    @Pooled(idempotent = true, hedgeDelayMillis = 50)
    private interface Publishing {
        Flow.Publisher<String> words();

        @Pooled(hedgeDelayMillis = 20)
        Flow.Publisher<String> more();
    }

    @Test
    void a_publisher_that_asks_for_a_second_agent_itself() {
        assertThat(problemsOf(Publishing.class))
                .containsExactly(
                        "@Pooled on Publishing.more(): hedgeDelayMillis = 20 is set, but the items of a publisher "
                                + "can't be taken back, so that it can't be hedged. Remove hedgeDelayMillis.");
    }

    @Pooled(
            idempotent = {true, false},
            hedgeDelayMillis = -2,
            hedgePercentile = 95)
    private interface OutOfBounds {
        @Pooled(hedgeDelayMillis = Long.MAX_VALUE, hedgePercentile = Double.NaN)
        void ask();
    }

    @Test
    void values_out_of_bounds() {
        assertThat(problemsOf(OutOfBounds.class))
                .containsExactly(
                        "@Pooled on OutOfBounds: idempotent has more than one value. Write idempotent = true, or false.",
                        "@Pooled on OutOfBounds: hedgeDelayMillis must be from -1 to 3155760000000 (100 years), was -2. "
                                + "Use 0 for no hedging, or -1 to inherit.",
                        "@Pooled on OutOfBounds: hedgePercentile must be from 0 to 1, or -1, was 95.0. Write 0.95 for the "
                                + "95th percentile.",
                        "@Pooled on OutOfBounds.ask(): hedgeDelayMillis must be from -1 to 3155760000000 (100 years), was "
                                + "9223372036854775807. Use 0 for no hedging, or -1 to inherit.",
                        "@Pooled on OutOfBounds.ask(): hedgePercentile must be from 0 to 1, or -1, was NaN. Write 0.95 for "
                                + "the 95th percentile.");
    }

    private interface TooLate {
        @Pooled(idempotent = true, hedgeDelayMillis = 500, timeoutMillis = 500)
        int read();
    }

    @Test
    void a_delay_that_the_time_out_forestalls() {
        assertThat(problemsOf(TooLate.class))
                .containsExactly(
                        "@Pooled on TooLate.read(): hedgeDelayMillis = 500 is not below timeoutMillis = 500, so "
                                + "that no second agent would ever be asked. Lower hedgeDelayMillis, or raise timeoutMillis.");
    }
}
