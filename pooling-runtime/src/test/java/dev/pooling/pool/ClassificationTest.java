package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.event.PoolEvent;
import dev.pooling.event.PoolEvent.CallBlamed;
import dev.pooling.retry.FailedResultException;
import dev.pooling.retry.Outcome;
import dev.pooling.retry.OutcomeClassifier;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ClassificationTest {

    private final ManualTime time = new ManualTime();
    private final List<PoolEvent> events = new ArrayList<>();

    private AgentPool<FakeAgent> pool(OutcomeClassifier classifier, FakeAgent... agents) {
        AgentPool<FakeAgent> pool = AgentPool.<FakeAgent>builder()
                .ticker(time)
                .scheduler(time)
                .classifier(classifier)
                .listener(PoolFixture.recorder(events::add))
                .build();
        Arrays.stream(agents).forEach(agent -> pool.addAgent(agent.name, agent));
        return pool;
    }

    private static FakeAgent failing(String name) {
        return new FakeAgent(name).failWith(PoolFixture::down);
    }

    @Test
    void an_exception_taken_for_a_success_reaches_the_caller_and_counts_as_one() {
        FakeAgent other = new FakeAgent("b");
        AgentPool<FakeAgent> pool = pool(failure -> Outcome.SUCCESS, failing("a"), other);
        assertThatThrownBy(() -> pool.execute(FakeAgent::answer)).isInstanceOf(IOException.class);
        assertThat(pool.stats().get("a").successCount()).isEqualTo(1);
        assertThat(pool.stats().get("a").failureCount()).isZero();
        assertThat(other.calls).hasValue(0);
    }

    @Test
    void an_ignored_exception_reaches_the_caller_and_counts_for_nothing() {
        AgentPool<FakeAgent> pool = pool(failure -> Outcome.IGNORED, failing("a"), new FakeAgent("b"));
        assertThatThrownBy(() -> pool.execute(FakeAgent::answer)).isInstanceOf(IOException.class);
        AgentStats stats = pool.stats().get("a");
        assertThat(stats.successCount() + stats.failureCount() + stats.inFlight())
                .isZero();
    }

    @Test
    void a_rejected_call_is_blamed_at_once() {
        FakeAgent other = failing("b");
        AgentPool<FakeAgent> pool = pool(failure -> Outcome.REJECTED_CALL, failing("a"), other);
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> pool.execute(FakeAgent::answer)).isInstanceOf(IOException.class);
        }
        assertThat(other.calls).hasValue(50);
        assertThat(pool.stats().values()).allSatisfy(stats -> {
            assertThat(stats.failureCount()).isZero();
            assertThat(stats.circuitOpen()).isFalse();
            assertThat(stats.inFlight()).isZero();
        });
        assertThat(events.stream().filter(CallBlamed.class::isInstance)).hasSize(100);
    }

    @Test
    void a_failure_counts_and_fails_over() throws Exception {
        AgentPool<FakeAgent> pool = pool(failure -> Outcome.FAILURE, failing("a"), new FakeAgent("b"));
        assertThat(pool.<String, Exception>execute(FakeAgent::answer)).isEqualTo("b");
        assertThat(pool.stats().get("a").failureCount()).isEqualTo(1);
    }

    @Test
    void a_classifier_without_a_word_leaves_it_to_the_defaults() throws Exception {
        AgentPool<FakeAgent> pool = pool(failure -> null, failing("a"), new FakeAgent("b"));
        assertThat(pool.<String, Exception>execute(FakeAgent::answer)).isEqualTo("b");
    }

    @Test
    void a_classifier_that_throws_loses_no_call() throws Exception {
        AgentPool<FakeAgent> pool = pool(
                failure -> {
                    throw new IllegalStateException("broken classifier");
                },
                failing("a"),
                new FakeAgent("b"));
        assertThat(pool.<String, Exception>execute(FakeAgent::answer)).isEqualTo("b");
        assertThat(pool.stats().get("a").failureCount()).isEqualTo(1);
    }

    @Test
    void a_classifier_of_results_that_throws_loses_no_result() throws Exception {
        AgentPool<FakeAgent> pool = pool(
                OutcomeClassifier.ofValues(value -> {
                    throw new IllegalStateException("broken classifier");
                }),
                new FakeAgent("a"));
        assertThat(pool.<String, Exception>execute(FakeAgent::answer)).isEqualTo("a");
        assertThat(pool.stats().get("a").successCount()).isEqualTo(1);
    }

    @Test
    void time_outs_and_interrupts_are_not_classified() {
        List<Throwable> asked = new ArrayList<>();
        AgentPool<FakeAgent> pool = pool(
                failure -> {
                    asked.add(failure);
                    return Outcome.FAILURE;
                },
                new FakeAgent("a").failWith(InterruptedException::new));
        assertThatThrownBy(() -> pool.execute(FakeAgent::answer)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(asked).isEmpty();
    }

    // ---- results ----

    private static final OutcomeClassifier BAD_IS_A_FAILURE =
            OutcomeClassifier.ofValues(value -> "bad".equals(value) ? Outcome.FAILURE : null);

    @Test
    void a_result_that_counts_as_a_failure_is_dropped_for_that_of_another_agent() throws Exception {
        AgentPool<FakeAgent> pool = pool(BAD_IS_A_FAILURE, new FakeAgent("bad"), new FakeAgent("good"));
        assertThat(pool.<String, Exception>execute(FakeAgent::answer)).isEqualTo("good");
        assertThat(pool.stats().get("bad").failureCount()).isEqualTo(1);
        assertThat(pool.stats().get("bad").successCount()).isZero();
        assertThat(pool.stats().get("good").successCount()).isEqualTo(1);
    }

    @Test
    void the_last_result_reaches_the_caller_if_nobody_has_a_better_one() throws Exception {
        AgentPool<FakeAgent> pool = pool(BAD_IS_A_FAILURE, new FakeAgent("bad"));
        assertThat(pool.<String, Exception>execute(FakeAgent::answer)).isEqualTo("bad");
        assertThat(pool.stats().get("bad").failureCount()).isEqualTo(4);
        assertThat(pool.stats().get("bad").inFlight()).isZero();
    }

    @Test
    void after_a_bad_result_the_exception_of_the_last_agent_reaches_the_caller() {
        AgentPool<FakeAgent> pool = pool(BAD_IS_A_FAILURE, new FakeAgent("bad"), failing("b"));
        assertThatThrownBy(() -> pool.execute(FakeAgent::answer, 1))
                .isInstanceOf(IOException.class)
                .satisfies(last -> assertThat(last.getSuppressed())
                        .singleElement()
                        .isInstanceOfSatisfying(
                                FailedResultException.class,
                                bad -> assertThat(bad.value()).isEqualTo("bad")));
    }

    @Test
    void an_exception_of_our_type_that_an_agent_throws_is_an_exception_like_any_other() {
        FailedResultException foreign = new FailedResultException(42, Outcome.SUCCESS);
        AgentPool<FakeAgent> pool = pool(BAD_IS_A_FAILURE, new FakeAgent("a"), new FakeAgent("b"));
        assertThatThrownBy(() -> pool.execute(
                        agent -> {
                            throw foreign;
                        },
                        1))
                .isSameAs(foreign);
        assertThat(pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.failureCount()).isEqualTo(1));
    }

    @Test
    void an_exception_of_our_type_after_a_bad_result_does_not_bring_the_result_back() {
        AgentPool<FakeAgent> pool = pool(BAD_IS_A_FAILURE, new FakeAgent("bad"), new FakeAgent("b"));
        FailedResultException foreign = new FailedResultException(42, Outcome.FAILURE);
        int[] calls = {0};
        assertThatThrownBy(() -> pool.execute(
                        agent -> {
                            if (calls[0]++ == 0) {
                                return "bad";
                            }
                            throw foreign;
                        },
                        1))
                .isSameAs(foreign);
    }

    @Test
    void a_bad_result_that_comes_too_late_is_a_time_out() {
        AgentPool<FakeAgent> pool = pool(BAD_IS_A_FAILURE, new FakeAgent("a"));
        assertThatThrownBy(() -> pool.execute(
                        agent -> {
                            time.advance(Duration.ofSeconds(30));
                            return "bad";
                        },
                        0))
                .isInstanceOf(AgentTimeoutException.class)
                .hasCauseInstanceOf(FailedResultException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(pool.stats().get("a").failureCount()).isEqualTo(1);
    }

    @Test
    void bad_results_open_the_breaker() throws Exception {
        AgentPool<FakeAgent> pool = pool(BAD_IS_A_FAILURE, new FakeAgent("bad"), new FakeAgent("good"));
        for (int i = 0; i < 20; i++) {
            assertThat(pool.<String, Exception>execute(FakeAgent::answer)).isEqualTo("good");
        }
        assertThat(pool.stats().get("bad").circuitOpen()).isTrue();
    }

    @Test
    void a_null_result_can_be_judged() throws TimeoutException {
        AgentPool<FakeAgent> pool =
                pool(OutcomeClassifier.ofValues(value -> value == null ? Outcome.FAILURE : null), new FakeAgent("a"));
        assertThat(pool.<String, TimeoutException>execute(agent -> null)).isNull();
        assertThat(pool.stats().get("a").failureCount()).isEqualTo(4);
    }

    @Test
    void a_result_that_rejects_the_call_is_returned_and_counts_for_nothing() throws Exception {
        FakeAgent other = new FakeAgent("other");
        AgentPool<FakeAgent> pool =
                pool(OutcomeClassifier.ofValues(value -> Outcome.REJECTED_CALL), new FakeAgent("a"), other);
        assertThat(pool.<String, Exception>execute(FakeAgent::answer)).isEqualTo("a");
        assertThat(other.calls).hasValue(0);
        assertThat(pool.stats().get("a").successCount()).isZero();
        assertThat(pool.stats().get("a").inFlight()).isZero();
        assertThat(events.stream().filter(CallBlamed.class::isInstance)).hasSize(1);
    }

    @Test
    void a_detailed_result_tells_a_bad_result_from_an_answer() {
        FallbackChain<FakeAgent> chain = FallbackChain.<FakeAgent>builder()
                .ticker(time)
                .classifier(BAD_IS_A_FAILURE)
                .build()
                .add("bad", new FakeAgent("bad"));
        FallbackResult<String> result = chain.executeDetailed(FakeAgent::answer);
        assertThat(result.success()).isFalse();
        assertThat(result.agentName()).isNull();
        assertThat(result.error())
                .isInstanceOfSatisfying(
                        FailedResultException.class,
                        bad -> assertThat(bad.value()).isEqualTo("bad"));
        assertThat(result.attempts()).hasSize(1);
    }
}
