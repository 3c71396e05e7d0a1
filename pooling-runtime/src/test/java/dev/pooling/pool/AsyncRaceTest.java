package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.breaker.CircuitBreaker.State;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Things that happen to an asynchronous call at the same moment, many times over. */
class AsyncRaceTest {

    private static final int ROUNDS = 2_000;

    private static final PoolConfig ONE_SECOND = PoolConfig.builder()
            .requestTimeout(Duration.ofSeconds(1))
            .retries(0)
            .circuitFailureThreshold(1_000_000)
            .build();

    @Test
    void of_completion_and_time_out_one_counts() throws Exception {
        AsyncFixture fixture = new AsyncFixture(ONE_SECOND, "a");
        AtomicInteger ended = new AtomicInteger();
        Race.run(ROUNDS, number -> {
            CompletableFuture<String> future = fixture.call();
            CompletableFuture<String> stage = fixture.agent("a").last();
            return new Race.Contest(
                    () -> stage.complete("x"), () -> fixture.time.advance(Duration.ofSeconds(1)), () -> {
                        assertThat(future).isDone();
                        ended.incrementAndGet();
                    });
        });
        AgentStats stats = fixture.stats("a");
        assertThat(stats.successCount() + stats.failureCount()).isEqualTo(ended.get());
        assertThat(stats.inFlight()).isZero();
    }

    @Test
    void of_cancellation_and_success_one_counts() throws Exception {
        AsyncFixture fixture = new AsyncFixture(ONE_SECOND, "a");
        AtomicInteger answered = new AtomicInteger();
        Race.run(ROUNDS, number -> {
            CompletableFuture<String> future = fixture.call();
            CompletableFuture<String> stage = fixture.agent("a").last();
            return new Race.Contest(() -> stage.complete("x"), () -> future.cancel(true), () -> {
                assertThat(future).isDone();
                if (!future.isCancelled()) {
                    answered.incrementAndGet();
                }
            });
        });
        AgentStats stats = fixture.stats("a");
        // An agent may have answered a call that was cancelled at the same moment.
        assertThat(stats.successCount()).isBetween((long) answered.get(), (long) ROUNDS);
        assertThat(stats.failureCount()).isZero();
        assertThat(stats.inFlight()).isZero();
    }

    @Test
    void a_call_cancelled_while_its_agent_fails_asks_nobody_or_cancels_whom_it_asks() throws Exception {
        AsyncFixture fixture = new AsyncFixture(
                PoolConfig.builder()
                        .retryBudgetShare(0)
                        .circuitFailureThreshold(1_000_000)
                        .unhealthyErrorRateThreshold(1)
                        .build(),
                "a",
                "b");
        Race.run(ROUNDS, number -> {
            int asked = fixture.agent("a").asked.size();
            CompletableFuture<String> future = fixture.call();
            CompletableFuture<String> stage = fixture.agent("a").asked.size() > asked
                    ? fixture.agent("a").last()
                    : fixture.agent("b").last();
            return new Race.Contest(
                    () -> stage.completeExceptionally(new IOException("down")), () -> future.cancel(true), () -> {
                        assertThat(future).isCancelled();
                        assertThat(fixture.inFlight()).isZero();
                    });
        });
        assertThat(fixture.agents.values())
                .allSatisfy(agent -> assertThat(agent.asked).allMatch(CompletableFuture::isDone));
    }

    @Test
    void an_agent_removed_while_it_is_called_leaves_no_call_hanging() throws Exception {
        AsyncFixture fixture = new AsyncFixture(ONE_SECOND, "a");
        Race.run(ROUNDS, number -> {
            AsyncAgent guest = new AsyncAgent("guest");
            fixture.pool.addAgent("guest", guest);
            CompletableFuture<?>[] future = {null};
            return new Race.Contest(
                    () -> fixture.pool.removeAgent("guest"),
                    () -> future[0] = fixture.pool.executeAsync(agent -> CompletableFuture.completedFuture(agent.name)),
                    () -> assertThat(future[0]).isCompleted());
        });
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void a_trial_call_that_is_cancelled_and_answered_gives_back_its_permit_once() throws Exception {
        PoolConfig config = PoolConfig.builder()
                .retries(0)
                .circuitFailureThreshold(1)
                .circuitSuccessThreshold(1_000_000)
                .circuitHalfOpenPermits(1)
                .build();
        AsyncFixture fixture = new AsyncFixture(config, "a");
        fixture.call();
        fixture.agent("a").last().completeExceptionally(new IOException("down"));
        fixture.time.advance(Duration.ofSeconds(31));
        Race.run(ROUNDS, number -> {
            CompletableFuture<String> trial = fixture.call();
            assertThat(trial).isNotDone();
            assertThat(fixture.call()).isCompletedExceptionally();
            CompletableFuture<String> stage = fixture.agent("a").last();
            return new Race.Contest(() -> stage.complete("x"), () -> trial.cancel(true), () -> {});
        });
        assertThat(fixture.stats("a").circuitState()).isEqualTo(State.HALF_OPEN);
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void closing_the_pool_at_any_moment_leaves_no_call_hanging() throws Exception {
        Race.run(200, number -> {
            AsyncFixture fixture = AsyncFixture.of("a", "b");
            List<CompletableFuture<String>> futures = new java.util.concurrent.CopyOnWriteArrayList<>();
            return new Race.Contest(
                    fixture.pool::close,
                    () -> {
                        for (int i = 0; i < 20; i++) {
                            futures.add(
                                    fixture.pool.executeAsync(agent -> CompletableFuture.completedFuture(agent.name)));
                        }
                    },
                    () -> {
                        assertThat(futures).allMatch(CompletableFuture::isDone);
                        assertThat(fixture.inFlight()).isZero();
                    });
        });
    }
}
