package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.retry.ExceptionFilter;
import dev.pooling.routing.AgentSelector;
import dev.pooling.routing.Tags;
import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Calls that are routed in a way of their own, by a key that goes with the call or to an agent that its caller has chosen.
 * In all else they are carried out as any other call.
 */
class SpecialCallsTest {

    /** The agent of "home" is the first one, whom the others would choose as well. */
    private enum Kind {
        PLAIN((dispatcher, call) -> begin(dispatcher, call)),
        KEYED((dispatcher, call) ->
                CallOptions.builder().routeKey("key").build().call(() -> begin(dispatcher, call))),
        HOME((dispatcher, call) -> begin(dispatcher.homeFirst(new Home<>("a", "a")), call));

        private final BiFunction<CallDispatcher<String>, BoundCall<String>, CompletableFuture<Object>> way;

        Kind(BiFunction<CallDispatcher<String>, BoundCall<String>, CompletableFuture<Object>> way) {
            this.way = way;
        }

        @SuppressWarnings("unchecked") // of a method that returns a stage
        private static CompletableFuture<Object> begin(CallDispatcher<String> dispatcher, BoundCall<String> call) {
            return (CompletableFuture<Object>) dispatcher.begin(call, null);
        }

        CompletableFuture<Object> call(CallDispatcher<String> dispatcher, BoundCall<String> call) {
            return way.apply(dispatcher, call);
        }
    }

    private final ManualTime time = new ManualTime();
    private final List<String> asked = new ArrayList<>();
    private final List<CompletableFuture<String>> answers = new ArrayList<>();

    private AgentPool<String> pool(PoolConfig.Builder config, String... ids) {
        AgentPool<String> pool = AgentPool.<String>builder()
                .strategy(LoadBalanceStrategy.PRIORITY)
                .config(config.build())
                .ticker(time)
                .scheduler(time)
                .build();
        for (String id : ids) {
            pool.addAgent(id, id, 1, id.charAt(0), Map.of("region", id.equals("a") ? "eu" : "us"));
        }
        return pool;
    }

    /** Each of two agents takes one call, others wait. */
    private AgentPool<String> poolOfTwoPlaces() {
        return pool(PoolConfig.builder().maxConcurrent(1).maxConcurrentWait(Duration.ofSeconds(1)), "a", "b");
    }

    private static CallDispatcher<String> dispatcher(AgentPool<String> pool, FallbackPolicy<String> fallback) {
        return CallDispatcher.of(pool, CallPolicy.of(pool.config(), ExceptionFilter.ALL), fallback);
    }

    private static CallDispatcher<String> dispatcher(AgentPool<String> pool) {
        return dispatcher(pool, FallbackPolicy.none());
    }

    private Object answerLater(String agent, Throwable failure) {
        asked.add(agent);
        CompletableFuture<String> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    }

    private Object fail(String agent, Throwable failure) {
        asked.add(agent);
        throw new IllegalStateException(agent);
    }

    @ParameterizedTest
    @EnumSource
    void a_single_agent_is_asked_again_after_a_while(Kind kind) {
        AgentPool<String> pool = pool(PoolConfig.builder().retries(2), "a");
        CompletableFuture<Object> call = kind.call(dispatcher(pool), this::fail);

        time.advance(Duration.ofMinutes(1));

        assertThat(call).isCompletedExceptionally();
        assertThat(asked).containsExactly("a", "a", "a");
    }

    @ParameterizedTest
    @EnumSource
    void nobody_waits_for_an_agent_that_is_out(Kind kind) {
        AgentPool<String> pool = pool(PoolConfig.builder().circuitFailureThreshold(1), "a", "b");

        CompletableFuture<Object> call = kind.call(dispatcher(pool), this::fail);

        assertThat(call).isCompletedExceptionally();
        assertThat(asked).containsExactly("a", "b");
    }

    @ParameterizedTest
    @EnumSource
    void a_call_that_fails_everywhere_alike_is_blamed(Kind kind) {
        PoolConfig.Builder config = PoolConfig.builder().retries(9).blameMinimumAgents(2);
        AgentPool<String> pool = pool(config, "a", "b", "c", "d");
        for (int i = 0; i < 400; i++) {
            callHome(pool, List.of("a", "b", "c", "d").get(i % 4));
        }
        asked.clear();

        CompletableFuture<Object> call = kind.call(dispatcher(pool), (agent, failure) -> {
            asked.add(agent);
            throw new IllegalArgumentException("bad call");
        });

        assertThat(call).isCompletedExceptionally();
        assertThat(asked).containsExactly("a", "b");
    }

    @ParameterizedTest
    @EnumSource
    void a_call_waits_for_a_place_where_all_are_full(Kind kind) {
        AgentPool<String> pool = poolOfTwoPlaces();
        CallDispatcher<String> dispatcher = dispatcher(pool);
        kind.call(dispatcher, this::answerLater);
        kind.call(dispatcher, this::answerLater);
        CompletableFuture<Object> third = kind.call(dispatcher, this::answerLater);
        CompletableFuture<Object> fourth = kind.call(dispatcher, this::answerLater);
        assertThat(asked).containsExactly("a", "b");

        answers.get(1).complete("done");

        assertThat(asked).containsExactly("a", "b", "b");
        answers.get(2).complete("third");
        assertThat(third).isCompletedWithValue("third");
        assertThat(asked).containsExactly("a", "b", "b", "b");
        answers.get(0).complete("first");
        answers.get(3).complete("fourth");
        assertThat(fourth).isCompletedWithValue("fourth");
        assertThat(pool.stats().values())
                .allSatisfy(stats -> assertThat(stats.inFlight()).isZero());
    }

    @ParameterizedTest
    @EnumSource
    void tags_bound_whom_a_call_waits_for(Kind kind) {
        AgentPool<String> pool = poolOfTwoPlaces();
        CallDispatcher<String> dispatcher = dispatcher(pool);
        CallDispatcher<String> eu = dispatcher.requiring(Tags.of("region=eu"));
        Kind.PLAIN.call(dispatcher, this::answerLater);
        Kind.PLAIN.call(dispatcher, this::answerLater);
        CompletableFuture<Object> first = kind.call(eu, this::answerLater);
        CompletableFuture<Object> second = Kind.PLAIN.call(dispatcher, this::answerLater);

        // Of an agent that the first in line may not ask.
        answers.get(1).complete("done");

        assertThat(asked).containsExactly("a", "b", "b");
        answers.get(0).complete("done");
        assertThat(asked).containsExactly("a", "b", "b", "a");
        answers.get(2).complete("second");
        answers.get(3).complete("first");
        assertThat(first).isCompletedWithValue("first");
        assertThat(second).isCompletedWithValue("second");
    }

    @ParameterizedTest
    @EnumSource
    void a_handler_answers_when_nobody_else_may(Kind kind) {
        AgentPool<String> pool = pool(PoolConfig.builder().retries(0), "b");
        FallbackPolicy<String> handled = new FallbackPolicy<>(List.of(), null, "handler", false, ExceptionFilter.ALL);

        CompletableFuture<Object> call = kind.call(
                dispatcher(pool, handled).requiring(Tags.of("region=eu")),
                (agent, failure) -> CompletableFuture.completedStage(agent));

        assertThat(call).isCompletedWithValue("handler");
    }

    @ParameterizedTest
    @EnumSource
    void a_selector_sees_the_call(Kind kind) {
        List<List<Object>> arguments = new ArrayList<>();
        AgentSelector last = (request, candidates) -> {
            arguments.add(request.arguments());
            return candidates.size() - 1;
        };
        AgentPool<String> pool = AgentPool.<String>builder().selector(last).build();
        pool.addAgent("b", "b");
        pool.addAgent("c", "c");
        CallDispatcher<String> dispatcher = dispatcher(pool);
        assertThat(dispatcher.describesCalls()).isTrue();

        CompletableFuture<Object> call =
                kind.call(dispatcher.requiring(Tags.of()), (agent, failure) -> CompletableFuture.completedStage(agent));

        assertThat(call).isCompletedWithValue("c");
        assertThat(arguments).hasSize(1);
    }

    // ---- the agent that a caller has chosen ----

    private CompletableFuture<Object> callHome(AgentPool<String> pool, String home) {
        return Kind.begin(dispatcher(pool).homeFirst(new Home<>(home, home)), (agent, failure) -> {
            asked.add(agent);
            return CompletableFuture.completedStage(agent);
        });
    }

    @Test
    void the_chosen_agent_comes_before_whomever_the_strategy_prefers() {
        AgentPool<String> pool = pool(PoolConfig.builder(), "a", "b");

        callHome(pool, "b");
        callHome(pool, "b");

        assertThat(asked).containsExactly("b", "b");
    }

    @Test
    void one_that_is_no_member_is_asked_when_nobody_else_can_be() {
        AgentPool<String> pool = pool(PoolConfig.builder(), "a");
        callHome(pool, "x");
        pool.removeAgent("a");
        callHome(pool, "x");

        assertThat(asked).containsExactly("a", "x");
    }

    @Test
    void it_is_not_asked_twice_while_there_is_another_one() {
        AgentPool<String> pool = pool(PoolConfig.builder(), "a", "b");

        Kind.HOME.call(dispatcher(pool), this::fail);

        assertThat(asked).containsExactly("a", "b");
    }

    @Test
    void a_pool_that_is_closed_leaves_it_alone() {
        AgentPool<String> pool = pool(PoolConfig.builder(), "a", "b");
        pool.close();

        CompletableFuture<Object> call = callHome(pool, "b");

        assertThat(call).isCompletedWithValue("b");
        assertThat(pool.stats().get("b").successCount()).isZero();
    }
}
