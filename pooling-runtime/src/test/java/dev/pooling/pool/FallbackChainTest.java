package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.time.ManualTime;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FallbackChainTest {

    private final ManualTime time = new ManualTime();
    private final FakeAgent first = new FakeAgent("first");
    private final FakeAgent second = new FakeAgent("second");
    private final FallbackChain<FakeAgent> chain = FallbackChain.<FakeAgent>builder()
            .ticker(time)
            .scheduler(time)
            .build()
            .add("first", first)
            .add("second", second);

    private String call() throws Exception {
        return chain.<String, Exception>execute(FakeAgent::answer);
    }

    @Test
    void the_first_agent_answers_while_it_works() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(call()).isEqualTo("first");
        }
        assertThat(second.calls).hasValue(0);
    }

    @Test
    void the_next_agent_answers_when_one_fails() throws Exception {
        first.failWith(PoolFixture::down);
        assertThat(call()).isEqualTo("second");
        assertThat(time.sleeps()).isEmpty();
    }

    @Test
    void each_agent_is_asked_once_and_the_last_exception_reaches_the_caller() {
        IOException firstFailure = new IOException("first");
        IOException lastFailure = new IOException("second");
        first.failWith(() -> firstFailure);
        second.failWith(() -> lastFailure);
        assertThatThrownBy(this::call).isSameAs(lastFailure).hasSuppressedException(firstFailure);
        assertThat(first.calls).hasValue(1);
        assertThat(second.calls).hasValue(1);
    }

    @Test
    void an_open_breaker_skips_its_agent_until_it_may_have_recovered() throws Exception {
        first.failWith(PoolFixture::down);
        for (int i = 0; i < 20; i++) {
            assertThat(call()).isEqualTo("second");
        }
        assertThat(first.calls).hasValue(5);
        assertThat(chain.stats().get("first").circuitOpen()).isTrue();
        first.recover();
        time.advance(Duration.ofSeconds(30));
        assertThat(call()).isEqualTo("first");
    }

    @Test
    void the_order_is_that_of_adding_and_inserting() throws Exception {
        FakeAgent best = new FakeAgent("best");
        chain.insert(0, "best", best).insert(3, "last", new FakeAgent("last"));
        assertThat(chain.stats().keySet()).containsExactly("best", "first", "second", "last");
        assertThat(call()).isEqualTo("best");
        assertThat(chain.size()).isEqualTo(4);
    }

    @Test
    void a_removed_agent_is_not_asked() throws Exception {
        assertThat(chain.remove("first")).isTrue();
        assertThat(chain.remove("first")).isFalse();
        assertThat(call()).isEqualTo("second");
    }

    @Test
    void an_empty_chain_says_so() {
        FallbackChain<FakeAgent> empty = FallbackChain.create();
        assertThat(empty.isEmpty()).isTrue();
        assertThatThrownBy(() -> empty.execute(FakeAgent::answer)).isInstanceOf(NoAgentAvailableException.class);
    }

    @Test
    void a_place_out_of_range_and_a_taken_name_are_refused() {
        assertThatThrownBy(() -> chain.insert(3, "x", first)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> chain.insert(-1, "x", first)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> chain.add("first", first)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_callback_is_told_of_each_agent_that_failed() throws Exception {
        first.failWith(PoolFixture::down);
        List<String> told = new ArrayList<>();
        String answer = chain.<String, Exception>execute(
                FakeAgent::answer, (name, failure) -> told.add(name + ": " + failure.getMessage()));
        assertThat(answer).isEqualTo("second");
        assertThat(told).containsExactly("first: down");
    }

    @Test
    void a_callback_that_throws_does_not_lose_the_call() throws Exception {
        first.failWith(PoolFixture::down);
        String answer = chain.<String, Exception>execute(FakeAgent::answer, (name, failure) -> {
            throw new IllegalStateException("thrown on purpose by a test");
        });
        assertThat(answer).isEqualTo("second");
    }

    @Test
    void a_detailed_call_tells_who_answered_after_whom() {
        IOException failure = new IOException("down");
        first.failWith(() -> failure);
        FallbackResult<String> result = chain.executeDetailed(FakeAgent::answer);
        assertThat(result)
                .isEqualTo(new FallbackResult<>(
                        true,
                        "second",
                        "second",
                        null,
                        List.of(
                                new FallbackResult.Attempt("first", failure),
                                new FallbackResult.Attempt("second", null))));
    }

    @Test
    void a_detailed_call_never_throws_what_an_agent_threw() {
        first.failWith(PoolFixture::down);
        IOException last = new IOException("last");
        second.failWith(() -> last);
        FallbackResult<String> result = chain.executeDetailed(FakeAgent::answer);
        assertThat(result.success()).isFalse();
        assertThat(result.error()).isSameAs(last);
        assertThat(result.attempts()).hasSize(2);
        FallbackResult<Object> broken = chain.executeDetailed(agent -> {
            throw new AssertionError("thrown on purpose by a test");
        });
        assertThat(broken.error()).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(AssertionError.class);
    }

    @Test
    void a_detailed_call_of_an_empty_chain_reports_that_nobody_was_asked() {
        FallbackResult<String> result = FallbackChain.<FakeAgent>create().executeDetailed(FakeAgent::answer);
        assertThat(result.success()).isFalse();
        assertThat(result.error()).isInstanceOf(NoAgentAvailableException.class);
        assertThat(result.attempts()).isEmpty();
    }

    @Test
    void only_handled_exceptions_lead_to_the_next_agent() {
        FallbackChain<FakeAgent> io = FallbackChain.<FakeAgent>builder()
                .handling(IOException.class)
                .build()
                .add("first", first)
                .add("second", second);
        first.failWith(FileNotFoundException::new);
        assertThat(io.executeDetailed(FakeAgent::answer).agentName()).isEqualTo("second");
        first.failWith(IllegalStateException::new);
        assertThatThrownBy(() -> io.execute(FakeAgent::answer)).isInstanceOf(IllegalStateException.class);
        assertThat(io.stats().get("first").failureCount()).isEqualTo(1);
    }

    @Test
    void a_time_out_leads_to_the_next_agent_whatever_is_handled() {
        FallbackChain<FakeAgent> io = FallbackChain.<FakeAgent>builder()
                .handling(IOException.class)
                .ticker(time)
                .scheduler(time)
                .build()
                .add("first", first)
                .add("second", second);
        FallbackResult<String> result = io.executeDetailed(agent -> {
            if (agent == first) {
                time.advance(Duration.ofSeconds(31));
            }
            return agent.answer();
        });
        assertThat(result.agentName()).isEqualTo("second");
        assertThat(result.attempts().get(0).error()).isInstanceOf(AgentTimeoutException.class);
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes", "NullAway"})
    void handled_types_are_validated() {
        FallbackChain.Builder builder = FallbackChain.builder();
        assertThatThrownBy(() -> FallbackChain.builder().handling())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("types must name at least one exception type, were none");
        assertThatThrownBy(() -> builder.handling((Class) String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("types[0] must be an exception type, was class java.lang.String");
        assertThatThrownBy(() -> builder.handling(IOException.class, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("types[1] must be an exception type, was null");
    }

    @Test
    void a_reset_lets_an_agent_back_in() throws Exception {
        first.failWith(PoolFixture::down);
        for (int i = 0; i < 5; i++) {
            call();
        }
        first.recover();
        assertThat(chain.reset("first")).isTrue();
        assertThat(call()).isEqualTo("first");
    }
}
