package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.breaker.CircuitBreaker.State;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Things that happen to the two agents of a hedged call at the same moment, many times over. */
class HedgeRaceTest {

    private static final int ROUNDS = 2_000;
    private static final Duration DELAY = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final AsyncFixture fixture = new AsyncFixture(
            PoolConfig.builder()
                    .hedgeDelay(DELAY)
                    .hedgeBudget(1)
                    .requestTimeout(LIMIT)
                    .retries(0)
                    .circuitFailureThreshold(1_000_000)
                    .unhealthyErrorRateThreshold(1)
                    .build(),
            "a",
            "b");

    /** A hedged call both of whose agents are at work. */
    private final class Hedged {

        final List<CompletableFuture<String>> stages = new ArrayList<>();
        final CompletableFuture<String> future = fixture.pool.executeHedgedAsync(this::ask);

        Hedged() {
            fixture.time.advance(DELAY);
            assertThat(stages).hasSize(2);
        }

        private CompletableFuture<String> ask(AsyncAgent agent) {
            CompletableFuture<String> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        }

        void check() {
            assertThat(future).isDone();
            assertThat(stages).allMatch(CompletableFuture::isDone);
            assertThat(fixture.inFlight()).isZero();
            assertThat(fixture.time.pendingTasks()).isLessThanOrEqualTo(1);
        }
    }

    private long successes() {
        return fixture.stats("a").successCount() + fixture.stats("b").successCount();
    }

    private long failures() {
        return fixture.stats("a").failureCount() + fixture.stats("b").failureCount();
    }

    @Test
    void of_two_answers_one_is_taken_and_counted() throws Exception {
        Race.run(ROUNDS, number -> {
            Hedged hedged = new Hedged();
            return new Race.Contest(
                    () -> hedged.stages.get(0).complete("first"),
                    () -> hedged.stages.get(1).complete("second"),
                    () -> {
                        hedged.check();
                        assertThat(hedged.future.join()).isIn("first", "second");
                        assertThat(successes()).isEqualTo(number + 1L);
                    });
        });
        assertThat(failures()).isZero();
    }

    @Test
    void an_answer_wins_over_a_failure_at_the_same_moment() throws Exception {
        Race.run(ROUNDS, number -> {
            Hedged hedged = new Hedged();
            int answering = number % 2;
            return new Race.Contest(
                    () -> hedged.stages.get(answering).complete("answer"),
                    () -> hedged.stages.get(1 - answering).completeExceptionally(new IOException("down")),
                    () -> {
                        hedged.check();
                        assertThat(hedged.future).isCompletedWithValue("answer");
                    });
        });
        assertThat(successes()).isEqualTo(ROUNDS);
    }

    @Test
    void two_failures_are_one_failed_call() throws Exception {
        Race.run(ROUNDS, number -> {
            Hedged hedged = new Hedged();
            return new Race.Contest(
                    () -> hedged.stages.get(0).completeExceptionally(new IOException("first")),
                    () -> hedged.stages.get(1).completeExceptionally(new IOException("second")),
                    () -> {
                        hedged.check();
                        assertThat(hedged.future)
                                .isCompletedExceptionally()
                                .failsWithin(Duration.ZERO)
                                .withThrowableThat()
                                .havingCause()
                                .isInstanceOf(IOException.class)
                                .satisfies(
                                        last -> assertThat(last.getSuppressed()).hasSize(1));
                    });
        });
        assertThat(failures()).isEqualTo(2L * ROUNDS);
    }

    @Test
    void a_cancellation_leaves_nobody_at_work_whoever_answers() throws Exception {
        Race.run(ROUNDS, number -> {
            Hedged hedged = new Hedged();
            return new Race.Contest(
                    () -> hedged.stages.get(number % 2).complete("answer"),
                    () -> hedged.future.cancel(true),
                    hedged::check);
        });
        assertThat(failures()).isZero();
    }

    @Test
    void a_cancellation_while_the_second_agent_is_asked_leaves_nobody_at_work() throws Exception {
        Race.run(ROUNDS, number -> {
            List<CompletableFuture<String>> stages = new ArrayList<>();
            CompletableFuture<String> future = fixture.pool.executeHedgedAsync(agent -> {
                CompletableFuture<String> stage = new CompletableFuture<>();
                stages.add(stage);
                return stage;
            });
            return new Race.Contest(() -> future.cancel(true), () -> fixture.time.advance(DELAY), () -> {
                assertThat(future).isCancelled();
                assertThat(stages).allMatch(CompletableFuture::isDone);
                assertThat(fixture.inFlight()).isZero();
            });
        });
    }

    @Test
    void an_answer_while_the_second_agent_is_asked_ends_the_call() throws Exception {
        Race.run(ROUNDS, number -> {
            List<CompletableFuture<String>> stages = new ArrayList<>();
            CompletableFuture<String> future = fixture.pool.executeHedgedAsync(agent -> {
                CompletableFuture<String> stage = new CompletableFuture<>();
                stages.add(stage);
                return stage;
            });
            CompletableFuture<String> first = stages.get(0);
            return new Race.Contest(() -> first.complete("answer"), () -> fixture.time.advance(DELAY), () -> {
                assertThat(future).isCompletedWithValue("answer");
                assertThat(stages).allMatch(CompletableFuture::isDone);
                assertThat(fixture.inFlight()).isZero();
            });
        });
        assertThat(failures()).isZero();
    }

    @Test
    void of_an_answer_and_the_time_out_of_both_one_counts() throws Exception {
        Race.run(ROUNDS, number -> {
            Hedged hedged = new Hedged();
            long before = successes();
            return new Race.Contest(
                    () -> hedged.stages.get(number % 2).complete("answer"), () -> fixture.time.advance(LIMIT), () -> {
                        // The other agent, if it was still asked, has not been cancelled by a call that went on.
                        fixture.time.advance(LIMIT);
                        hedged.check();
                        assertThat(successes() - before).isEqualTo(hedged.future.isCompletedExceptionally() ? 0 : 1);
                    });
        });
    }

    @Test
    void a_trial_call_that_loses_at_the_last_moment_gives_its_permit_back() throws Exception {
        AsyncFixture trials = new AsyncFixture(
                PoolConfig.builder()
                        .hedgeDelay(DELAY)
                        .hedgeBudget(1)
                        .requestTimeout(Duration.ZERO)
                        .retries(0)
                        .circuitFailureThreshold(1)
                        .circuitSuccessThreshold(1_000_000)
                        .circuitHalfOpenPermits(1)
                        .build(),
                "a",
                "b");
        trials.call();
        AsyncAgent broken = trials.waitedFor();
        broken.last().completeExceptionally(new IOException("down"));
        trials.time.advance(Duration.ofSeconds(31));
        Race.run(ROUNDS, number -> {
            CompletableFuture<String> future = trials.pool.executeHedgedAsync(AsyncAgent::answer);
            trials.time.advance(DELAY);
            CompletableFuture<String> first = trials.agent("a").last();
            CompletableFuture<String> second = trials.agent("b").last();
            return new Race.Contest(() -> first.complete("a"), () -> second.complete("b"), () -> {
                assertThat(future).isDone();
                assertThat(trials.inFlight()).isZero();
            });
        });
        assertThat(trials.stats(broken.name).circuitState()).isEqualTo(State.HALF_OPEN);
        assertThat(broken.asked.size()).isGreaterThan(ROUNDS);
    }
}
