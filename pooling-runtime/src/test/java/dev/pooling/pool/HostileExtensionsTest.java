package dev.pooling.pool;

import static dev.pooling.pool.HostileExceptionsTest.assertNothingInFlight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.event.PoolEvent.AttemptFailed;
import dev.pooling.event.PoolListener;
import dev.pooling.retry.OutcomeClassifier;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What users give to a pool turns against it: listeners, classifiers, selectors, keys and the agents themselves. */
class HostileExtensionsTest {

    private final ManualTime time = new ManualTime();

    private AgentPool.Builder<FakeAgent> builder() {
        return AgentPool.<FakeAgent>builder().name("test").ticker(time).scheduler(time);
    }

    private static AgentPool<FakeAgent> build(AgentPool.Builder<FakeAgent> builder, FakeAgent... agents) {
        AgentPool<FakeAgent> pool = builder.build();
        for (FakeAgent agent : agents) {
            pool.addAgent(agent.name, agent);
        }
        return pool;
    }

    private static String call(AgentPool<FakeAgent> pool) throws Exception {
        return pool.<String, Exception>execute(FakeAgent::answer);
    }

    private static FakeAgent failing(String name) {
        return new FakeAgent(name).failWith(PoolFixture::down);
    }

    // ---- listeners ----

    @Test
    void a_listener_that_calls_the_failing_pool_it_hears_of_does_not_go_on_for_ever() {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger heard = new AtomicInteger();
        PoolConfig config = PoolConfig.builder()
                .circuitFailureThreshold(1_000_000)
                .retries(1)
                .build();
        AgentPool<FakeAgent>[] pool = newArray();
        pool[0] = build(
                builder().config(config).listener(new PoolListener() {
                    @Override
                    public void attemptFailed(AttemptFailed event) {
                        heard.incrementAndGet();
                        fail(pool[0], asked);
                    }
                }),
                new FakeAgent("a"),
                new FakeAgent("b"));
        assertThatThrownBy(() -> fail(pool[0], asked)).hasMessage("on purpose");
        assertThat(heard.get()).isBetween(2, 100);
        assertThat(asked.get()).isBetween(4, 1000);
        assertNothingInFlight(pool[0]);
    }

    private static void fail(AgentPool<FakeAgent> pool, AtomicInteger asked) {
        pool.execute(agent -> {
            asked.incrementAndGet();
            throw new IllegalStateException("on purpose");
        });
    }

    @SuppressWarnings("unchecked") // generic array
    private static AgentPool<FakeAgent>[] newArray() {
        return (AgentPool<FakeAgent>[]) new AgentPool<?>[1];
    }

    @Test
    void a_listener_may_close_the_pool_it_hears_of() {
        AgentPool<FakeAgent>[] pool = newArray();
        pool[0] = build(
                builder().listener(new PoolListener() {
                    @Override
                    public void attemptFailed(AttemptFailed event) {
                        pool[0].close();
                    }
                }),
                failing("a"),
                new FakeAgent("b"));
        // The failure is told before another agent is asked, and a closed pool has none.
        assertThatThrownBy(() -> call(pool[0])).isInstanceOf(IOException.class).hasMessage("down");
        assertThatThrownBy(() -> call(pool[0])).isInstanceOf(NoAgentAvailableException.class);
        assertNothingInFlight(pool[0]);
    }

    // ---- classifiers ----

    static Stream<Error> errorsOfTheMachine() {
        return HostileExceptionsTest.errorsOfTheMachine();
    }

    @ParameterizedTest
    @MethodSource("errorsOfTheMachine")
    void an_error_of_the_machine_in_a_classifier_reaches_the_caller_and_returns_the_permit(Error error) {
        AgentPool<FakeAgent> pool = build(builder().classifier(throwing(error)), failing("a"));
        assertThatThrownBy(() -> call(pool)).isSameAs(error);
        assertNothingInFlight(pool);
    }

    @ParameterizedTest
    @MethodSource("errorsOfTheMachine")
    void an_error_of_the_machine_in_a_classifier_ends_an_asynchronous_call(Error error) {
        AgentPool<FakeAgent> pool = build(builder().classifier(throwing(error)), failing("a"));
        CompletableFuture<String> call = pool.executeAsync(agent -> CompletableFuture.failedFuture(PoolFixture.down()));
        assertThat(call)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingRootCause()
                .isSameAs(error);
        assertNothingInFlight(pool);
    }

    @ParameterizedTest
    @MethodSource("errorsOfTheMachine")
    void an_error_of_the_machine_in_a_classifier_does_not_block_the_next_trial(Error error) throws Exception {
        OutcomeClassifier[] classifier = {failure -> null};
        PoolConfig config = PoolConfig.builder()
                .circuitFailureThreshold(1)
                .circuitResetTimeout(Duration.ofSeconds(1))
                .build();
        FakeAgent agent = failing("a");
        AgentPool<FakeAgent> pool =
                build(builder().config(config).classifier(failure -> classifier[0].classifyFailure(failure)), agent);
        assertThatThrownBy(() -> call(pool)).hasMessage("down");
        time.advance(Duration.ofSeconds(2));
        classifier[0] = throwing(error);
        assertThatThrownBy(() -> call(pool)).isSameAs(error);
        agent.recover();
        assertThat(call(pool)).isEqualTo("a");
    }

    private static OutcomeClassifier throwing(Error error) {
        return failure -> {
            throw error;
        };
    }

    @Test
    void a_classifier_may_call_the_pool() throws Exception {
        AgentPool<FakeAgent>[] pool = newArray();
        FakeAgent broken = failing("a");
        pool[0] = build(
                builder().classifier(failure -> {
                    broken.recover();
                    pool[0].execute(agent -> agent.name);
                    return null;
                }),
                broken,
                new FakeAgent("b"));
        assertThat(call(pool[0])).isIn("a", "b");
        assertNothingInFlight(pool[0]);
    }

    // ---- selectors ----

    @Test
    void a_selector_that_calls_its_own_pool_for_ever_ends_in_the_error_that_it_is() throws Exception {
        boolean[] isHostile = {true};
        AgentPool<FakeAgent>[] pool = newArray();
        pool[0] = build(
                builder()
                        .selector((request, candidates) -> isHostile[0]
                                ? pool[0].execute(agent -> agent.name).length()
                                : 0),
                new FakeAgent("a"),
                new FakeAgent("b"));
        assertThatThrownBy(() -> call(pool[0])).isInstanceOf(StackOverflowError.class);
        isHostile[0] = false;
        assertThat(call(pool[0])).isIn("a", "b");
    }

    // ---- keys ----

    @Test
    void a_call_whose_route_key_throws_is_served_as_one_without_a_key() {
        AgentPool<FakeAgent> pool =
                build(builder().strategy(LoadBalanceStrategy.CONSISTENT_HASH), new FakeAgent("a"), new FakeAgent("b"));
        assertThat(pool.<String, RuntimeException>executeWithKey(new HostileKey(), agent -> agent.name))
                .isIn("a", "b");
        assertThat(pool.executeAsyncWithKey(new HostileKey(), agent -> CompletableFuture.completedFuture(agent.name)))
                .isCompletedWithValueMatching(name -> name.equals("a") || name.equals("b"));
        assertNothingInFlight(pool);
    }

    private static final class HostileKey {

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("equals");
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException("hashCode");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("toString");
        }
    }

    // ---- agents ----

    @ParameterizedTest
    @EnumSource(LoadBalanceStrategy.class)
    void agents_are_never_compared_hashed_or_printed(LoadBalanceStrategy strategy) {
        AgentPool<Object> pool = AgentPool.builder().strategy(strategy).build();
        pool.addAgent("a", new HostileKey());
        pool.addAgent("b", new HostileKey());
        for (int call = 0; call < 10; call++) {
            assertThat(pool.<String, RuntimeException>execute(agent -> "answer"))
                    .isEqualTo("answer");
        }
        assertThat(pool.agents().toString()).contains("a", "b");
        assertThat(pool.removeAgent("a")).isTrue();
        assertThat(pool.toString()).contains("1 agents");
    }

    @Test
    void an_agent_may_call_back_into_its_pool() {
        AgentPool<FakeAgent> pool = build(builder(), new FakeAgent("a"), new FakeAgent("b"));
        String answers = pool.execute(outer -> outer.name + pool.execute(inner -> inner.name));
        assertThat(answers).isEqualTo("ab");
        assertNothingInFlight(pool);
    }

    @Test
    void agents_that_call_each_other_for_ever_end_in_the_error_that_it_is() throws Exception {
        AgentPool<FakeAgent> pool = build(builder(), new FakeAgent("a"), new FakeAgent("b"));
        assertThatThrownBy(() -> recurse(pool)).isInstanceOf(StackOverflowError.class);
        assertThat(call(pool)).isIn("a", "b");
        // The stack may have ended within the bookkeeping of the innermost call.
        assertThat(pool.stats().values()).extracting(AgentStats::inFlight).allMatch(inFlight -> inFlight <= 2);
    }

    private static int recurse(AgentPool<FakeAgent> pool) {
        return pool.execute(agent -> 1 + recurse(pool));
    }

    @Test
    void calls_nested_hundreds_deep_are_all_watched() {
        AgentPool<FakeAgent> pool = build(builder(), new FakeAgent("a"), new FakeAgent("b"));
        assertThat(pool.<Integer, RuntimeException>execute(agent -> nest(pool, 500)))
                .isEqualTo(500);
        assertNothingInFlight(pool);
    }

    private static int nest(AgentPool<FakeAgent> pool, int depth) {
        assertThat(CallContext.current().isPresent()).isTrue();
        return depth == 0 ? 0 : pool.execute(agent -> 1 + nest(pool, depth - 1));
    }

    @ParameterizedTest
    @EnumSource(LoadBalanceStrategy.class)
    void an_agent_that_removes_itself_answers_its_last_call(LoadBalanceStrategy strategy) throws Exception {
        AgentPool<FakeAgent> pool = build(builder().strategy(strategy), new FakeAgent("a"), new FakeAgent("b"));
        String last = pool.execute(agent -> {
            assertThat(pool.removeAgent(agent.name)).isTrue();
            return agent.name;
        });
        assertThat(pool.stats()).hasSize(1).doesNotContainKey(last);
        assertThat(call(pool)).isNotEqualTo(last);
        assertNothingInFlight(pool);
    }

    @Test
    void an_agent_that_removes_itself_and_fails_is_failed_over_from() {
        AgentPool<FakeAgent> pool = build(builder(), new FakeAgent("a"), new FakeAgent("b"));
        String answer = pool.execute(agent -> {
            if (agent.name.equals("a")) {
                pool.removeAgent("a");
                throw new IllegalStateException("gone");
            }
            return agent.name;
        });
        assertThat(answer).isEqualTo("b");
        assertNothingInFlight(pool);
    }

    @Test
    void an_agent_that_resets_itself_or_closes_its_pool_answers_its_last_call() {
        AgentPool<FakeAgent> pool = build(builder(), new FakeAgent("a"));
        String answer = pool.execute(agent -> {
            pool.resetAll();
            pool.close();
            return agent.name;
        });
        assertThat(answer).isEqualTo("a");
        assertThatThrownBy(() -> call(pool)).isInstanceOf(NoAgentAvailableException.class);
        assertNothingInFlight(pool);
    }

    // ---- names ----

    @Test
    void names_and_ids_cannot_forge_a_line_of_a_log() {
        String forged = "x\r\n2026-01-01 ERROR forged\u2028\u202e\u001b[31m";
        AgentPool<FakeAgent> pool = build(builder().name(forged), new FakeAgent(forged));
        assertThatThrownBy(() -> pool.addAgent(forged, new FakeAgent("b")))
                .message()
                .doesNotContainPattern("[\\p{Cntrl}\u2028\u202e]");
        assertThat(pool + " " + pool.agents()).doesNotContainPattern("[\\p{Cntrl}\u2028\u202e]");
        pool.close();
        assertThatThrownBy(() -> call(pool)).message().doesNotContainPattern("[\\p{Cntrl}\u2028\u202e]");
    }
}
