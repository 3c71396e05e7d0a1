package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import dev.pooling.pool.CallReport;
import dev.pooling.pool.CallReports;
import dev.pooling.pool.PoolConfig;
import dev.pooling.pool.StopReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A call that is refused another attempt still has its fallbacks. */
class RetryBudgetFallbackTest {

    private static final PoolConfig NO_RETRIES =
            PoolConfig.builder().retryBudgetFloor(0).build();

    @Pooled
    interface WithMethod {

        @Fallback(method = "sorry")
        String answer();

        @Fallback(method = "sorryLater")
        CompletableFuture<String> answerLater();

        default String sorry() {
            return "sorry";
        }

        default CompletableFuture<String> sorryLater() {
            return CompletableFuture.completedFuture("sorry later");
        }
    }

    @Pooled
    @Fallback(agents = {"reserve", "last reserve"})
    interface WithReserve {
        String answer();
    }

    private static final class Failing implements WithMethod {

        final AtomicInteger calls;

        Failing(AtomicInteger calls) {
            this.calls = calls;
        }

        @Override
        public String answer() {
            calls.incrementAndGet();
            throw new IllegalStateException("down");
        }

        @Override
        public CompletableFuture<String> answerLater() {
            calls.incrementAndGet();
            return CompletableFuture.failedFuture(new IllegalStateException("down"));
        }
    }

    private static CallReport last(CallReports reports) {
        return reports.last().orElseThrow();
    }

    @Test
    void the_fallback_method_answers_at_once() {
        AtomicInteger calls = new AtomicInteger();
        WithMethod chat = Pooling.of(WithMethod.class)
                .agent("a", new Failing(calls))
                .agent("b", new Failing(calls))
                .config(NO_RETRIES)
                .build();
        try (CallReports reports = CallReports.collect()) {
            assertThat(chat.answer()).isEqualTo("sorry");
            assertThat(last(reports).stopped()).isEqualTo(StopReason.RETRY_BUDGET_EXHAUSTED);
            assertThat(last(reports).servedBy()).isEqualTo("method");
            assertThat(chat.answerLater()).isCompletedWithValue("sorry later");
            assertThat(last(reports).stopped()).isEqualTo(StopReason.RETRY_BUDGET_EXHAUSTED);
        }
        assertThat(calls).hasValue(2);
        assertThat(Pooling.poolOf(chat).retryBudget().orElseThrow().denied()).isEqualTo(2);
    }

    @Test
    void the_reserve_agents_are_asked_in_order_and_cost_nothing() {
        AtomicInteger calls = new AtomicInteger();
        WithReserve failing = () -> {
            calls.incrementAndGet();
            throw new IllegalStateException("down");
        };
        WithReserve chat = Pooling.of(WithReserve.class)
                .agent("a", failing)
                .agent("b", failing)
                .agent("reserve", failing)
                .agent("last reserve", () -> "at last")
                .config(NO_RETRIES)
                .build();
        try (CallReports reports = CallReports.collect()) {
            assertThat(chat.answer()).isEqualTo("at last");
            assertThat(last(reports).stopped()).isEqualTo(StopReason.RETRY_BUDGET_EXHAUSTED);
            assertThat(last(reports).servedBy()).isEqualTo("last reserve");
        }
        assertThat(calls).hasValue(2);
        assertThat(Pooling.poolOf(chat).retryBudget().orElseThrow().recentCalls())
                .isEqualTo(1);
    }
}
