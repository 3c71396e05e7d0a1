package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pooling.retry.StatusCarrier;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an agent throws: the call goes on, the caller gets the very object, and every permit comes back. */
class HostileExceptionsTest {

    /** A breaker that a test does not open by chance. */
    private static final PoolConfig PATIENT =
            PoolConfig.builder().circuitFailureThreshold(1000).build();

    static Stream<Exception> hostile() {
        return Stream.of(
                new HostileException.Throwing(),
                new HostileException.Endless(),
                new HostileException.SelfWrapped(),
                new HostileException.ThrowingWrapper(),
                new HostileStatus(429, "soon"),
                new HostileStatus(503, "99999999999999999999999999"),
                new ThrowingStatus());
    }

    static Stream<Error> errorsOfTheMachine() {
        return Stream.of(new StackOverflowError("by a test"), new OutOfMemoryError("by a test"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void the_call_fails_over(Exception hostile) throws Exception {
        PoolFixture test = PoolFixture.roundRobin(PATIENT, "a", "b");
        test.agent("a").failWith(() -> hostile);
        for (int call = 0; call < 10; call++) {
            assertThat(test.call()).isEqualTo("b");
        }
        assertNothingInFlight(test.pool);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void the_caller_gets_the_very_object_of_the_last_agent(Exception hostile) {
        PoolFixture test = PoolFixture.roundRobin(PATIENT, "a", "b");
        test.agents.forEach(agent -> agent.failWith(() -> hostile));
        try (CallReports reports = CallReports.collect()) {
            // AssertJ itself would ask the object for its message.
            assertThat(catchThrowable(test::call) == hostile).isTrue();
            assertThat(reports.all()).hasSize(1);
        }
        assertNothingInFlight(test.pool);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void an_asynchronous_call_fails_over(Exception hostile) {
        AsyncFixture test = new AsyncFixture(PATIENT, "a", "b");
        CompletableFuture<String> call = test.call();
        failQuietly(test.waitedFor(), hostile);
        test.waitedFor().last().complete("answer");
        assertThat(call).isCompletedWithValue("answer");
        assertThat(test.inFlight()).isZero();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void an_asynchronous_call_ends_with_the_very_object(Exception hostile) {
        AsyncFixture test = new AsyncFixture(
                PoolConfig.builder().circuitFailureThreshold(1000).retries(0).build(), "a");
        CompletableFuture<String> call = test.call();
        failQuietly(test.waitedFor(), hostile);
        assertThat(call.handle((value, failure) -> failure == hostile).join()).isTrue();
        assertThat(test.inFlight()).isZero();
    }

    /** The JDK's own futures ask the exception for its text once they have told those who wait for them. */
    private static void failQuietly(AsyncAgent agent, Exception hostile) {
        catchThrowable(() -> agent.last().completeExceptionally(hostile));
    }

    @Test
    void an_exception_thrown_by_all_agents_again_and_again_does_not_grow() {
        PoolFixture test = PoolFixture.roundRobin(PATIENT, "a", "b", "c");
        Exception shared = new Exception("shared");
        test.agents.forEach(agent -> agent.failWith(() -> shared));
        test.callQuietly(1000);
        assertThat(shared.getSuppressed()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("errorsOfTheMachine")
    void an_error_of_the_machine_ends_the_call_and_counts_for_nothing(Error error) {
        PoolFixture test = PoolFixture.roundRobin("a", "b");
        for (int call = 0; call < 20; call++) {
            assertThat(catchThrowable(() -> test.pool.execute(agent -> {
                        agent.calls.incrementAndGet();
                        throw error;
                    })))
                    .isSameAs(error);
        }
        assertThat(test.agents).extracting(agent -> agent.calls.get()).containsExactly(10, 10);
        assertThat(test.pool.stats().values()).allSatisfy(stats -> {
            assertThat(stats.failureCount()).isZero();
            assertThat(stats.circuitOpen()).isFalse();
        });
        assertNothingInFlight(test.pool);
    }

    @ParameterizedTest
    @MethodSource("errorsOfTheMachine")
    void an_error_of_the_machine_in_a_trial_call_returns_its_permit(Error error) throws Exception {
        PoolFixture test = PoolFixture.roundRobin(
                PoolConfig.builder()
                        .circuitFailureThreshold(1)
                        .circuitResetTimeout(Duration.ofSeconds(1))
                        .circuitSuccessThreshold(1)
                        .build(),
                "a");
        test.agent("a").failWith(PoolFixture::down);
        test.callQuietly(1);
        test.agent("a").recover();
        test.time.advance(Duration.ofSeconds(2));
        assertThat(catchThrowable(() -> test.pool.execute(agent -> {
                    throw error;
                })))
                .isSameAs(error);
        assertThat(test.call()).isEqualTo("a");
    }

    @ParameterizedTest
    @MethodSource("errorsOfTheMachine")
    void an_error_of_the_machine_ends_an_asynchronous_call(Error error) {
        AsyncFixture test = AsyncFixture.of("a", "b");
        CompletableFuture<String> call = test.pool.executeAsync(agent -> {
            throw error;
        });
        assertThat(call)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingRootCause()
                .isSameAs(error);
        assertThat(test.inFlight()).isZero();
    }

    @Test
    void a_real_stack_overflow_of_an_agent_does_no_harm() throws Exception {
        PoolFixture test = PoolFixture.roundRobin("a");
        assertThat(catchThrowable(() -> test.pool.execute(agent -> overflow(1))))
                .isInstanceOf(StackOverflowError.class);
        assertThat(test.call()).isEqualTo("a");
        assertNothingInFlight(test.pool);
    }

    private static int overflow(int depth) {
        return depth + overflow(depth + 1);
    }

    static void assertNothingInFlight(AgentPool<?> pool) {
        assertThat(pool.stats().values()).extracting(AgentStats::inFlight).containsOnly(0);
    }

    private static final class HostileStatus extends Exception implements StatusCarrier {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String retryAfter;

        HostileStatus(int status, String retryAfter) {
            this.status = status;
            this.retryAfter = retryAfter;
        }

        @Override
        public int statusCode() {
            return status;
        }

        @Override
        public String retryAfter() {
            return retryAfter;
        }
    }

    private static final class ThrowingStatus extends Exception implements StatusCarrier {
        private static final long serialVersionUID = 1L;

        @Override
        public int statusCode() {
            throw new IllegalStateException("statusCode");
        }
    }
}
