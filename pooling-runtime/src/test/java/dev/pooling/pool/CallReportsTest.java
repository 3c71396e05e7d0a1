package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import dev.pooling.pool.CallReport.Attempt;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallReportsTest {

    private static final IOException DOWN = new IOException("down");

    private final ManualTime time = new ManualTime();

    /** Falls back to a method. */
    @Pooled(retries = 0)
    public interface Service {
        @Fallback(method = "sorry")
        String ask() throws IOException;

        CompletableFuture<String> later();

        default String sorry() {
            return "sorry";
        }
    }

    private static final class Agent implements Service {
        @Override
        public String ask() throws IOException {
            throw DOWN;
        }

        @Override
        public CompletableFuture<String> later() {
            return CompletableFuture.failedFuture(DOWN);
        }
    }

    private Service service() {
        return Pooling.of(Service.class)
                .agent("a", new Agent())
                .ticker(time)
                .scheduler(time)
                .build();
    }

    @AfterEach
    void nothing_is_left_open() {
        assertThat(CallReports.isAnyOpen()).isFalse();
    }

    @Test
    void a_call_tells_who_served_it_and_who_did_not() throws IOException {
        FallbackChain<String> chain = FallbackChain.<String>builder()
                .name("test")
                .ticker(time)
                .build()
                .add("a", "a")
                .add("b", "b");
        try (CallReports reports = CallReports.collect()) {
            assertThat(reports.last()).isEmpty();
            chain.<String, IOException>execute(agent -> {
                time.advance(Duration.ofMillis(10));
                if (agent.equals("a")) {
                    throw DOWN;
                }
                return agent;
            });
            assertThat(reports.all())
                    .containsExactly(new CallReport(
                            "test", null, "b", List.of(new Attempt("a", DOWN)), null, Duration.ofMillis(20)));
            assertThat(reports.last().orElseThrow().isServed()).isTrue();
            assertThat(reports.last().orElseThrow().attempts()).isEqualTo(2);
        }
    }

    @Test
    void a_failed_call_tells_why() {
        PoolFixture fixture =
                PoolFixture.roundRobin(PoolConfig.builder().retries(1).build(), "a", "b");
        fixture.agents.forEach(agent -> agent.failWith(() -> DOWN));
        try (CallReports reports = CallReports.collect()) {
            assertThatThrownBy(fixture::call).isSameAs(DOWN);
            CallReport report = reports.last().orElseThrow();
            assertThat(report.isServed()).isFalse();
            assertThat(report.failure()).isSameAs(DOWN);
            assertThat(report.attempts()).isEqualTo(2);
            assertThat(report.failedAttempts().stream().map(Attempt::agentId)).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void a_fallback_is_named() throws Exception {
        Service service = service();
        try (CallReports reports = CallReports.collect()) {
            service.ask();
            CallReport report = reports.last().orElseThrow();
            assertThat(report.servedBy()).isEqualTo("method");
            assertThat(report.method()).isEqualTo("ask");
            assertThat(report.attempts()).isEqualTo(1);
        }
    }

    @Test
    void an_asynchronous_call_is_reported_when_it_ends_to_where_it_was_made() {
        AsyncFixture fixture = AsyncFixture.of("a");
        CompletableFuture<String> future;
        CallReports ofCaller = CallReports.collect();
        try (ofCaller) {
            future = fixture.call();
        }
        assertThat(ofCaller.all()).isEmpty();
        ofCaller.close();
        try (CallReports elsewhere = CallReports.collect()) {
            fixture.agent("a").last().complete("x");
            assertThat(elsewhere.all()).isEmpty();
        }
        assertThat(future).isCompletedWithValue("x");
        assertThat(ofCaller.last().orElseThrow().servedBy()).isEqualTo("a");
    }

    @Test
    void an_asynchronous_call_that_fails_is_reported_before_its_future_completes() {
        Service service = service();
        try (CallReports reports = CallReports.collect()) {
            boolean[] known = {false};
            CompletableFuture<String> future = service.later();
            future.whenComplete(
                    (value, failure) -> known[0] = reports.last().orElseThrow().failure() == DOWN);
            assertThat(known[0]).isTrue();
        }
    }

    @Test
    void scopes_may_be_nested_and_outer_ones_hear_of_everything() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin("a");
        try (CallReports outer = CallReports.collect()) {
            fixture.call();
            try (CallReports inner = CallReports.collect()) {
                fixture.call();
                assertThat(inner.all()).hasSize(1);
            }
            fixture.call();
            assertThat(outer.all()).hasSize(3);
        }
        fixture.call();
    }

    @Test
    void other_threads_are_not_collected() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin("a");
        try (CallReports reports = CallReports.collect()) {
            Thread other = new Thread(() -> fixture.callQuietly(3));
            other.start();
            other.join();
            assertThat(reports.all()).isEmpty();
        }
    }

    @Test
    void the_last_thousand_are_kept() {
        PoolFixture fixture = PoolFixture.roundRobin("a");
        try (CallReports reports = CallReports.collect()) {
            fixture.callQuietly(1_010);
            assertThat(reports.all()).hasSize(1_000);
        }
    }

    @Test
    void a_call_that_nobody_could_be_asked_for_is_reported() {
        AgentPool<String> empty = AgentPool.<String>builder().build();
        try (CallReports reports = CallReports.collect()) {
            assertThatThrownBy(() -> empty.execute(agent -> agent)).isInstanceOf(NoAgentAvailableException.class);
            CallReport report = reports.last().orElseThrow();
            assertThat(report.attempts()).isZero();
            assertThat(report.failedAttempts()).isEqualTo(List.of());
        }
    }
}
