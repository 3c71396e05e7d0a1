package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.event.PoolEvent.AgentThrottled;
import dev.pooling.event.PoolEvent.AttemptFailed;
import dev.pooling.event.PoolEvent.CallBlamed;
import dev.pooling.event.PoolEvent.CallFailed;
import dev.pooling.retry.FailedResultException;
import dev.pooling.retry.Outcome;
import dev.pooling.retry.OutcomeClassifier;
import dev.pooling.retry.StatusCarrier;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AsyncClassificationTest {

    private static final OutcomeClassifier BAD_IS_A_FAILURE =
            OutcomeClassifier.ofValues(value -> "bad".equals(value) ? Outcome.FAILURE : null);

    private static AsyncFixture fixture(OutcomeClassifier classifier, String... ids) {
        return new AsyncFixture(PoolConfig.defaults(), classifier, ids);
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        Throwable[] failure = {null};
        future.whenComplete((value, thrown) -> failure[0] = thrown);
        return failure[0];
    }

    // ---- exceptions ----

    @Test
    void a_throttled_agent_is_passed_over_at_once_and_rests() {
        AsyncFixture fixture = AsyncFixture.of("a", "b");
        CompletableFuture<String> future = fixture.call();
        AsyncAgent throttled = fixture.waitedFor();
        throttled.last().completeExceptionally(new CompletionException(new TooMany("20")));
        AsyncAgent other = fixture.waitedFor();
        other.last().complete("fine");

        assertThat(future).isCompletedWithValue("fine");
        assertThat(other).isNotSameAs(throttled);
        assertThat(fixture.stats(throttled.name).throttledFor()).isEqualTo(Duration.ofSeconds(20));
        assertThat(fixture.stats(throttled.name).failureCount()).isZero();
        assertThat(fixture.events(AgentThrottled.class))
                .containsExactly(new AgentThrottled("test", throttled.name, Duration.ofSeconds(20)));
        for (int i = 0; i < 10; i++) {
            fixture.call();
            assertThat(fixture.waitedFor()).isSameAs(other);
            other.last().complete("fine");
        }
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void an_exception_that_rejects_the_call_ends_it_and_counts_for_nothing() {
        AsyncFixture fixture = fixture(failure -> Outcome.REJECTED_CALL, "a", "b");
        CompletableFuture<String> future = fixture.call();
        AsyncAgent asked = fixture.waitedFor();
        IOException refused = new IOException("refused");
        asked.last().completeExceptionally(refused);

        assertThat(failureOf(future)).isSameAs(refused);
        assertThat(fixture.agents.values().stream().mapToInt(agent -> agent.asked.size()))
                .containsExactlyInAnyOrder(1, 0);
        assertThat(fixture.stats(asked.name).failureCount()).isZero();
        assertThat(fixture.events(CallBlamed.class)).hasSize(1);
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void an_exception_taken_for_a_success_reaches_the_caller_and_counts_as_one() {
        AsyncFixture fixture = fixture(failure -> Outcome.SUCCESS, "a", "b");
        CompletableFuture<String> future = fixture.call();
        AsyncAgent asked = fixture.waitedFor();
        asked.last().completeExceptionally(PoolFixture.down());

        assertThat(failureOf(future)).isInstanceOf(IOException.class);
        assertThat(fixture.stats(asked.name).successCount()).isEqualTo(1);
        assertThat(fixture.stats(asked.name).failureCount()).isZero();
    }

    @Test
    void a_time_out_is_not_classified() {
        List<Throwable> classified = new ArrayList<>();
        AsyncFixture fixture = fixture(
                failure -> {
                    classified.add(failure);
                    return Outcome.IGNORED;
                },
                "a",
                "b");
        CompletableFuture<String> future = fixture.call();
        AsyncAgent late = fixture.waitedFor();
        fixture.time.advance(Duration.ofSeconds(30));
        fixture.waitedFor().last().complete("in time");

        assertThat(future).isCompletedWithValue("in time");
        assertThat(fixture.stats(late.name).failureCount()).isEqualTo(1);
        assertThat(classified).isEmpty();
    }

    @Test
    void an_interrupt_of_the_thread_that_completes_a_stage_changes_nothing() {
        AsyncFixture fixture = fixture(BAD_IS_A_FAILURE, "a", "b", "c");
        CompletableFuture<String> future = fixture.call();
        Thread.currentThread().interrupt();
        fixture.waitedFor().last().completeExceptionally(PoolFixture.down());
        fixture.waitedFor().last().complete("bad");
        fixture.waitedFor().last().complete("fine");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(future).isCompletedWithValue("fine");
        assertThat(fixture.events(AttemptFailed.class)).hasSize(2);
    }

    @Test
    void an_interrupt_that_a_stage_fails_with_is_not_that_of_the_thread_that_completes_it() {
        AsyncFixture fixture = AsyncFixture.of("a", "b");
        CompletableFuture<String> future = fixture.call();
        fixture.waitedFor().last().completeExceptionally(new InterruptedException("somewhere"));

        assertThat(Thread.interrupted()).isFalse();
        assertThat(failureOf(future)).isInstanceOf(InterruptedException.class);
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void an_interrupt_that_an_agent_notices_while_it_is_asked_is_kept() {
        AsyncFixture fixture = AsyncFixture.of("a", "b");
        CompletableFuture<String> future = fixture.pool.executeAsync(agent -> {
            throw AsyncClassificationTest.<RuntimeException>sneaky(new InterruptedException());
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failureOf(future)).isInstanceOf(InterruptedException.class);
    }

    @SuppressWarnings("unchecked") // erased
    private static <X extends Throwable> X sneaky(Throwable thrown) throws X {
        throw (X) thrown;
    }

    // ---- results ----

    @Test
    void a_result_that_counts_as_a_failure_is_dropped_for_that_of_another_agent() {
        AsyncFixture fixture = fixture(BAD_IS_A_FAILURE, "a", "b");
        CompletableFuture<String> future = fixture.call();
        AsyncAgent failing = fixture.waitedFor();
        failing.last().complete("bad");
        assertThat(future).isNotDone();
        AsyncAgent working = fixture.waitedFor();
        working.last().complete("good");

        assertThat(future).isCompletedWithValue("good");
        assertThat(fixture.stats(failing.name).failureCount()).isEqualTo(1);
        assertThat(fixture.stats(failing.name).successCount()).isZero();
        assertThat(fixture.stats(working.name).successCount()).isEqualTo(1);
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void the_last_result_completes_the_future_normally_if_nobody_has_a_better_one() {
        AsyncFixture fixture = fixture(BAD_IS_A_FAILURE, "a");
        CompletableFuture<String> future = fixture.call();
        for (int i = 0; i < 4; i++) {
            fixture.waitedFor().last().complete("bad");
            fixture.time.advance(Duration.ofSeconds(10));
        }

        assertThat(future).isCompletedWithValue("bad");
        assertThat(fixture.stats("a").failureCount()).isEqualTo(4);
        assertThat(fixture.events(CallFailed.class))
                .singleElement()
                .satisfies(event -> assertThat(event.failure()).isInstanceOf(FailedResultException.class));
        assertThat(fixture.inFlight()).isZero();
    }

    @Tag("long")
    @Test
    void any_number_of_bad_results_that_are_there_at_once_needs_no_depth_of_the_stack() {
        PoolConfig config =
                PoolConfig.builder().retries(2_000).retryBudgetShare(0).build();
        AsyncFixture fixture = new AsyncFixture(config, BAD_IS_A_FAILURE, ids(2_000));
        int[] asked = {0};
        CompletableFuture<String> future = fixture.pool.executeAsync(
                agent -> CompletableFuture.completedFuture(++asked[0] < 2_000 ? "bad" : "good"));

        assertThat(future).isCompletedWithValue("good");
        assertThat(asked[0]).isEqualTo(2_000);
    }

    private static String[] ids(int count) {
        String[] ids = new String[count];
        for (int i = 0; i < count; i++) {
            ids[i] = "agent" + i;
        }
        return ids;
    }

    @Test
    void a_throttled_result_is_passed_over_at_once() {
        AsyncFixture fixture = fixture(
                OutcomeClassifier.ofValues(
                        value -> "busy".equals(value) ? Outcome.throttled(Duration.ofSeconds(5)) : null),
                "a",
                "b");
        CompletableFuture<String> future = fixture.call();
        AsyncAgent busy = fixture.waitedFor();
        busy.last().complete("busy");
        fixture.waitedFor().last().complete("fine");

        assertThat(future).isCompletedWithValue("fine");
        assertThat(fixture.stats(busy.name).throttledFor()).isEqualTo(Duration.ofSeconds(5));
        assertThat(fixture.stats(busy.name).failureCount()).isZero();
    }

    @Test
    void a_result_that_rejects_the_call_is_the_answer() {
        AsyncFixture fixture = fixture(OutcomeClassifier.ofValues(value -> Outcome.REJECTED_CALL), "a", "b");
        CompletableFuture<String> future = fixture.call();
        AsyncAgent asked = fixture.waitedFor();
        asked.last().complete("no such thing");

        assertThat(future).isCompletedWithValue("no such thing");
        assertThat(fixture.stats(asked.name).successCount()).isZero();
        assertThat(fixture.events(CallBlamed.class)).hasSize(1);
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void a_null_result_can_be_judged() {
        AsyncFixture fixture =
                fixture(OutcomeClassifier.ofValues(value -> value == null ? Outcome.FAILURE : null), "a", "b");
        CompletableFuture<String> future = fixture.call();
        fixture.waitedFor().last().complete(null);
        fixture.waitedFor().last().complete("something");
        assertThat(future).isCompletedWithValue("something");
    }

    /** A response as clients of an HTTP service return it. */
    private record Response(int statusCode) implements StatusCarrier {}

    @Test
    void a_response_is_judged_by_its_status() {
        AsyncFixture fixture = fixture(OutcomeClassifier.http(), "a", "b");
        List<CompletableFuture<Response>> asked = new ArrayList<>();
        CompletableFuture<Response> future = fixture.pool.executeAsync(agent -> {
            CompletableFuture<Response> response = new CompletableFuture<>();
            asked.add(response);
            return response;
        });
        asked.get(0).complete(new Response(503));
        assertThat(future).isNotDone();
        asked.get(1).complete(new Response(200));
        assertThat(future).isCompletedWithValue(new Response(200));
    }

    @Test
    void the_result_of_a_late_agent_is_dropped_unjudged() {
        List<Object> judged = new ArrayList<>();
        OutcomeClassifier classifier = OutcomeClassifier.ofValues(value -> {
            judged.add(value);
            return null;
        });
        AsyncFixture fixture = fixture(classifier, "a", "b");
        List<CompletableFuture<String>> asked = new ArrayList<>();
        CompletableFuture<String> future = fixture.pool.executeAsync(agent -> {
            asked.add(new Uncancellable());
            return asked.get(asked.size() - 1);
        });
        fixture.time.advance(Duration.ofSeconds(30));
        asked.get(0).complete("late");
        asked.get(1).complete("in time");

        assertThat(future).isCompletedWithValue("in time");
        assertThat(judged).containsExactly("in time");
    }

    /** The work of an agent that goes on whatever its caller wants. */
    private static final class Uncancellable extends CompletableFuture<String> {

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }
    }

    @Test
    void a_classifier_of_results_that_throws_loses_no_result() {
        AsyncFixture fixture = fixture(
                OutcomeClassifier.ofValues(value -> {
                    throw new IllegalStateException("broken classifier");
                }),
                "a");
        CompletableFuture<String> future = fixture.call();
        fixture.waitedFor().last().complete("fine");
        assertThat(future).isCompletedWithValue("fine");
        assertThat(fixture.stats("a").successCount()).isEqualTo(1);
    }

    @Test
    void an_error_of_the_jvm_in_a_classifier_ends_the_call() {
        StackOverflowError error = new StackOverflowError();
        AsyncFixture fixture = fixture(
                OutcomeClassifier.ofValues(value -> {
                    throw error;
                }),
                "a",
                "b");
        CompletableFuture<String> future = fixture.call();
        fixture.waitedFor().last().complete("fine");
        assertThat(failureOf(future)).isSameAs(error);
        assertThat(fixture.inFlight()).isZero();
    }

    @Test
    void after_a_bad_result_the_exception_of_the_last_agent_reaches_the_caller() {
        AsyncFixture fixture = new AsyncFixture(PoolConfig.builder().retries(1).build(), BAD_IS_A_FAILURE, "a", "b");
        CompletableFuture<String> future = fixture.call();
        fixture.waitedFor().last().complete("bad");
        fixture.waitedFor().last().completeExceptionally(PoolFixture.down());
        assertThat(failureOf(future))
                .isInstanceOf(IOException.class)
                .satisfies(last -> assertThat(last.getSuppressed())
                        .singleElement()
                        .isInstanceOfSatisfying(
                                FailedResultException.class,
                                bad -> assertThat(bad.value()).isEqualTo("bad")));
    }

    @Test
    void a_report_tells_a_bad_result_from_an_answer() {
        AsyncFixture fixture = new AsyncFixture(PoolConfig.builder().retries(0).build(), BAD_IS_A_FAILURE, "a");
        try (CallReports reports = CallReports.collect()) {
            CompletableFuture<String> future = fixture.call();
            fixture.waitedFor().last().complete("bad");
            assertThat(future).isCompletedWithValue("bad");
            assertThat(reports.all()).singleElement().satisfies(report -> {
                assertThat(report.isServed()).isFalse();
                assertThat(report.failure()).isInstanceOf(FailedResultException.class);
                assertThat(report.attempts()).isEqualTo(1);
            });
        }
    }

    // ---- what is not ours ----

    @Test
    void an_exception_of_our_type_that_an_agent_fails_with_is_an_exception_like_any_other() {
        AsyncFixture fixture = new AsyncFixture(PoolConfig.builder().retries(1).build(), BAD_IS_A_FAILURE, "a", "b");
        CompletableFuture<String> future = fixture.call();
        FailedResultException foreign = new FailedResultException(42, Outcome.SUCCESS);
        fixture.waitedFor().last().completeExceptionally(foreign);
        fixture.waitedFor().last().completeExceptionally(foreign);

        assertThat(failureOf(future)).isSameAs(foreign);
        assertThat(fixture.pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.failureCount()).isEqualTo(1));
    }
}
