package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.event.PoolEvent.CallBlamed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlameTest {

    private static final String[] FIVE = {"a", "b", "c", "d", "e"};

    private final List<String> asked = new ArrayList<>();

    private static PoolConfig minimum(int agents) {
        return PoolConfig.builder().blameMinimumAgents(agents).build();
    }

    /** A call that no agent can serve. */
    private <X extends Exception> void poison(PoolFixture fixture, X failure) throws X {
        fixture.pool.execute(agent -> {
            asked.add(agent.name);
            throw failure;
        });
    }

    /** A call that no agent can serve, while each of them goes on to serve others. */
    private void poisonAmongOthers(PoolFixture fixture, String message) throws IOException {
        fixture.pool.execute(agent -> {
            fixture.callQuietly(2 * fixture.agents.size());
            asked.add(agent.name);
            throw new IOException(message);
        });
    }

    private static void assertNothingCounts(PoolFixture fixture) {
        assertThat(fixture.pool.stats().values()).allSatisfy(stats -> {
            assertThat(stats.failureCount()).isZero();
            assertThat(stats.consecutiveFailures()).isZero();
            assertThat(stats.circuitState()).isEqualTo(State.CLOSED);
            assertThat(stats.inFlight()).isZero();
        });
    }

    // ---- earlier than at the end ----

    @Test
    void a_bad_argument_is_not_shown_to_a_fourth_agent() {
        PoolFixture fixture = PoolFixture.roundRobin(FIVE);
        fixture.callQuietly(10);
        try (CallReports reports = CallReports.collect()) {
            assertThatThrownBy(() -> poison(fixture, new IllegalArgumentException("the prompt is empty")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(reports.last().orElseThrow().stopped()).isEqualTo(StopReason.BLAMED);
        }
        assertThat(asked).hasSize(3).doesNotHaveDuplicates();
        assertNothingCounts(fixture);
        assertThat(fixture.events(CallBlamed.class))
                .singleElement()
                .satisfies(event -> assertThat(event.attempts()).isEqualTo(3));
        assertThat(fixture.pool.retryBudget().orElseThrow().used()).isZero();
    }

    @Test
    void nor_is_any_call_that_fails_alike_on_three_agents_which_serve_others_meanwhile() {
        PoolFixture fixture = PoolFixture.roundRobin(FIVE);
        fixture.callQuietly(10);
        assertThatThrownBy(() -> poisonAmongOthers(fixture, "context too long")).hasMessage("context too long");
        assertThat(asked).hasSize(3).doesNotHaveDuplicates();
        assertNothingCounts(fixture);
    }

    @Test
    void an_asynchronous_call_is_judged_in_the_same_way() {
        AsyncFixture fixture = AsyncFixture.of(FIVE);
        for (int i = 0; i < 10; i++) {
            fixture.call();
            fixture.waitedFor().last().complete("yes");
        }
        CompletableFuture<String> future = fixture.call();
        for (int i = 0; i < 3; i++) {
            fixture.waitedFor().last().completeExceptionally(new IllegalArgumentException("bad"));
        }
        assertThat(future).isCompletedExceptionally();
        assertThat(fixture.inFlight()).isZero();
        assertThat(fixture.pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.failureCount()).isZero());
        assertThat(fixture.events(CallBlamed.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void the_number_of_agents_can_be_chosen(int agents) {
        PoolFixture fixture = PoolFixture.roundRobin(minimum(agents), FIVE);
        fixture.callQuietly(10);
        assertThatThrownBy(() -> poisonAmongOthers(fixture, "bad")).isInstanceOf(IOException.class);
        assertThat(asked).hasSize(agents);
        assertNothingCounts(fixture);
    }

    @Test
    void with_zero_everybody_is_asked_first() {
        PoolFixture fixture = PoolFixture.roundRobin(minimum(0), FIVE);
        fixture.callQuietly(10);
        assertThatThrownBy(() -> poison(fixture, new IllegalArgumentException("bad")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(asked).hasSize(4);
        assertNothingCounts(fixture);
    }

    @Test
    void one_agent_alone_cannot_blame_a_call() {
        assertThatThrownBy(() -> minimum(1)).hasMessage("blameMinimumAgents must be 0 or >= 2, was 1");
    }

    @Test
    void no_agent_is_asked_again_after_a_wait() {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b", "c");
        fixture.callQuietly(6);
        assertThatThrownBy(() -> poisonAmongOthers(fixture, "bad")).isInstanceOf(IOException.class);
        assertThat(asked).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(fixture.time.sleeps()).isEmpty();
    }

    // ---- not earlier ----

    @Test
    void agents_that_have_answered_nobody_since_may_be_out() {
        PoolFixture fixture = PoolFixture.roundRobin(FIVE);
        fixture.callQuietly(10);
        assertThatThrownBy(() -> poison(fixture, new IOException("down"))).isInstanceOf(IOException.class);
        assertThat(asked).hasSize(4);
        assertNothingCounts(fixture);
    }

    @Test
    void an_agent_that_has_failed_another_call_lately_blames_nobody() {
        PoolFixture fixture = PoolFixture.roundRobin(FIVE);
        fixture.callQuietly(10);
        fixture.agents.forEach(agent -> agent.failWith(() -> new IOException(agent.name + " is down")));
        fixture.callQuietly(2);
        fixture.agents.forEach(FakeAgent::recover);
        fixture.callQuietly(10);
        long failures = failures(fixture);
        assertThatThrownBy(() -> poison(fixture, new IllegalArgumentException("bad")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(asked).hasSize(4);
        assertThat(failures(fixture)).isEqualTo(failures);
        assertThat(failures).isPositive();
    }

    private static long failures(PoolFixture fixture) {
        return fixture.pool.stats().values().stream()
                .mapToLong(AgentStats::failureCount)
                .sum();
    }

    @Test
    void agents_that_fail_in_different_ways_blame_nobody() {
        PoolFixture fixture = PoolFixture.roundRobin(FIVE);
        fixture.callQuietly(10);
        int[] number = {0};
        assertThatThrownBy(() -> fixture.pool.execute(agent -> {
                    fixture.callQuietly(10);
                    asked.add(agent.name);
                    throw new IOException("failure " + number[0]++);
                }))
                .isInstanceOf(IOException.class);
        assertThat(asked).hasSize(4);
        assertThat(failures(fixture)).isEqualTo(4);
        assertThat(fixture.events(CallBlamed.class)).isEmpty();
    }

    @Test
    void an_agent_that_the_window_does_not_know_blames_nobody() {
        PoolFixture fixture = PoolFixture.roundRobin(FIVE);
        fixture.callQuietly(10);
        fixture.time.advance(Duration.ofMinutes(2));
        assertThatThrownBy(() -> poison(fixture, new IllegalArgumentException("bad")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(asked).hasSize(4);
        assertThat(failures(fixture)).isEqualTo(4);
    }

    @Test
    void a_chain_is_walked_to_its_end() {
        FallbackChain<String> chain = FallbackChain.create(minimum(2));
        for (String id : FIVE) {
            chain.add(id, id);
        }
        for (int i = 0; i < 5; i++) {
            chain.execute(agent -> agent);
        }
        assertThat(chain.<String, RuntimeException>execute(agent -> {
                    if (agent.equals("e")) {
                        return agent;
                    }
                    throw new IllegalArgumentException("bad");
                }))
                .isEqualTo("e");
    }

    // ---- where the bounds are ----

    /** Each of the agents has failed one call that was none of a poison, and answered a number of others. */
    private static PoolFixture oneFailureEach(PoolConfig config, int answered, String... ids) {
        PoolFixture fixture = PoolFixture.roundRobin(config, ids);
        fixture.callQuietly(answered * ids.length);
        for (FakeAgent agent : fixture.agents) {
            agent.failWith(() -> new IOException(agent.name));
        }
        CallOptions alone = CallOptions.builder().retries(0).build();
        alone.run(() -> fixture.callQuietly(ids.length));
        fixture.agents.forEach(FakeAgent::recover);
        assertThat(fixture.pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.failureCount()).isOne());
        return fixture;
    }

    @ParameterizedTest
    @CsvSource({"99, 3", "98, 4"})
    void an_agent_may_have_failed_one_other_call_in_a_hundred(int answered, int agentsAsked) {
        PoolFixture fixture = oneFailureEach(PoolConfig.defaults(), answered, FIVE);

        assertThatThrownBy(() -> poison(fixture, new IllegalArgumentException("bad")))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(asked).hasSize(agentsAsked);
    }

    @ParameterizedTest
    @CsvSource({"19, 1", "20, 0", "8, 0"})
    void the_word_of_an_agent_that_is_degraded_without_this_call_does_not_count(int answered, int counted) {
        PoolConfig config = PoolConfig.builder()
                .blameMinimumAgents(0)
                .degradedErrorRateThreshold(0.05)
                .healthMinimumCalls(10)
                .build();
        PoolFixture fixture = oneFailureEach(config, answered, "a", "b");

        assertThatThrownBy(() -> poison(fixture, new IllegalArgumentException("bad")))
                .isInstanceOf(IllegalArgumentException.class);

        // Four attempts on two agents; the failure before is there in any case.
        assertThat(fixture.stats("a").failureCount()).isEqualTo(1 + 2 * counted);
        assertThat(fixture.events(CallBlamed.class)).hasSize(1 - counted);
    }

    // ---- throttled agents ----

    @Test
    void an_agent_that_is_throttled_says_nothing_about_the_call() {
        PoolFixture fixture = PoolFixture.roundRobin(FIVE);
        fixture.callQuietly(10);
        assertThatThrownBy(() -> fixture.pool.execute(agent -> {
                    asked.add(agent.name);
                    if (asked.size() == 2) {
                        throw new TooMany("5");
                    }
                    throw new IllegalArgumentException("bad");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(asked).hasSize(4);
        assertNothingCounts(fixture);
        assertThat(fixture.events(CallBlamed.class)).hasSize(1);
    }

    @Test
    void a_call_that_all_agents_throttle_is_not_blamed() {
        PoolFixture fixture = PoolFixture.roundRobin(FIVE);
        fixture.callQuietly(10);
        assertThatThrownBy(() -> fixture.pool.execute(agent -> {
                    asked.add(agent.name);
                    throw new TooMany("5");
                }))
                .isInstanceOf(TooMany.class);
        assertThat(asked).hasSize(4);
        assertThat(fixture.events(CallBlamed.class)).isEmpty();
        assertNothingCounts(fixture);
    }

    @Test
    void one_failure_among_throttled_agents_counts() {
        PoolFixture fixture = PoolFixture.roundRobin(FIVE);
        fixture.callQuietly(10);
        assertThatThrownBy(() -> fixture.pool.execute(agent -> {
                    asked.add(agent.name);
                    throw asked.size() == 1 ? new IOException("down") : new TooMany("5");
                }))
                .isInstanceOf(TooMany.class);
        assertThat(failures(fixture)).isEqualTo(1);
        assertThat(fixture.events(CallBlamed.class)).isEmpty();
    }

    // ---- fallbacks ----

    @Pooled
    @Fallback(agents = "reserve")
    interface WithReserve {
        String answer(String question);
    }

    @Test
    void the_reserve_is_asked_and_if_it_answers_nobody_is_blamed() {
        AtomicInteger calls = new AtomicInteger();
        WithReserve small = question -> {
            calls.incrementAndGet();
            if (question.length() > 5) {
                throw new IllegalArgumentException("too long");
            }
            return "yes";
        };
        List<CallBlamed> blamed = new ArrayList<>();
        WithReserve chat = Pooling.of(WithReserve.class)
                .agent("a", small)
                .agent("b", small)
                .agent("c", small)
                .agent("d", small)
                .agent("reserve", question -> {
                    if (question.length() > 10) {
                        throw new IllegalArgumentException("too long");
                    }
                    return "yes, too";
                })
                .listener(PoolFixture.recorder(event -> {
                    if (event instanceof CallBlamed one) {
                        blamed.add(one);
                    }
                }))
                .build();
        for (int i = 0; i < 8; i++) {
            chat.answer("short");
        }
        calls.set(0);
        assertThat(chat.answer("longer")).isEqualTo("yes, too");
        assertThat(calls).hasValue(3);
        assertThat(blamed).isEmpty();
        AgentPool<WithReserve> pool = Pooling.poolOf(chat);
        assertThat(failures(pool)).isEqualTo(3);
        pool.resetAll();
        for (int i = 0; i < 8; i++) {
            chat.answer("short");
        }
        assertThatThrownBy(() -> chat.answer("much too long")).isInstanceOf(IllegalArgumentException.class);
        assertThat(blamed).hasSize(1);
        assertThat(failures(pool)).isZero();
    }

    private static long failures(AgentPool<?> pool) {
        return pool.stats().values().stream()
                .mapToLong(AgentStats::failureCount)
                .sum();
    }

    @Pooled
    interface WithHandler {
        @Fallback(handler = Sorry.class)
        String answer();
    }

    static final class Sorry implements WithHandler {
        @Override
        public String answer() {
            throw new IllegalArgumentException("bad for me, too");
        }
    }

    @Test
    void a_call_is_judged_once_though_its_handler_fails() {
        boolean[] bad = {false};
        WithHandler agent = () -> {
            if (bad[0]) {
                throw new IllegalArgumentException("bad");
            }
            return "yes";
        };
        AtomicInteger blamed = new AtomicInteger();
        WithHandler chat = Pooling.of(WithHandler.class)
                .agent("a", agent)
                .agent("b", agent)
                .agent("c", agent)
                .listener(PoolFixture.recorder(event -> blamed.addAndGet(event instanceof CallBlamed ? 1 : 0)))
                .build();
        for (int i = 0; i < 6; i++) {
            chat.answer();
        }
        bad[0] = true;
        assertThatThrownBy(chat::answer).hasMessage("bad for me, too");
        assertThat(blamed).hasValue(1);
        assertThat(Pooling.poolOf(chat).retryBudget().orElseThrow().used()).isZero();
    }
}
