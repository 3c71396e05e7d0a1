package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.event.PoolEvent.BreakerStateChanged;
import dev.pooling.health.AgentStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolEarlyTrialTest {

    private static PoolConfig.Builder config() {
        return PoolConfig.builder().retries(0).circuitFailureThreshold(1);
    }

    private static PoolFixture pool(PoolConfig.Builder config, int agents) {
        String[] ids = new String[agents];
        for (int i = 0; i < agents; i++) {
            ids[i] = "a" + i;
        }
        return new PoolFixture(LoadBalanceStrategy.ROUND_ROBIN, config.build(), ids);
    }

    /** Takes the first few agents out, each by one failure. */
    private static void takeOut(PoolFixture fixture, int agents) {
        List<FakeAgent> failing = fixture.agents.subList(0, agents);
        failing.forEach(agent -> agent.failWith(PoolFixture::down));
        fixture.callQuietly(fixture.agents.size());
        for (FakeAgent agent : failing) {
            assertThat(fixture.stats(agent.name).status()).isEqualTo(AgentStatus.CIRCUIT_OPEN);
        }
    }

    private static void restart(PoolFixture fixture) {
        fixture.agents.forEach(FakeAgent::recover);
    }

    private static int calls(PoolFixture fixture) {
        return fixture.agents.stream().mapToInt(agent -> agent.calls.get()).sum();
    }

    private static void seconds(PoolFixture fixture, int seconds) {
        fixture.time.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void a_pool_that_is_all_out_is_back_a_second_after_it_went_out() throws Exception {
        PoolFixture fixture = pool(config(), 5);
        takeOut(fixture, 5);
        restart(fixture);
        assertThatThrownBy(fixture::call).isInstanceOf(NoAgentAvailableException.class);
        seconds(fixture, 1);
        for (int i = 0; i < 10; i++) {
            fixture.call();
        }
        assertThat(fixture.stats("a4").status()).isEqualTo(AgentStatus.HEALTHY);
    }

    @Test
    void while_it_is_out_each_agent_gets_a_trial_after_1_2_4_8_and_15_seconds_and_other_calls_are_turned_away() {
        PoolFixture fixture = pool(config(), 5);
        takeOut(fixture, 5);
        int before = calls(fixture);
        for (int wait : new int[] {1, 2, 4, 8, 15}) {
            fixture.callQuietly(100);
            assertThat(calls(fixture)).isEqualTo(before);
            assertThatThrownBy(fixture::call)
                    .isInstanceOfSatisfying(
                            NoAgentAvailableException.class,
                            none -> assertThat(none.retryAfter()).contains(Duration.ofSeconds(wait)))
                    .hasMessageContaining("a0 OPEN for ");
            seconds(fixture, wait);
            fixture.callQuietly(100);
            before += 5;
            assertThat(calls(fixture)).isEqualTo(before);
        }
    }

    @Test
    void retry_after_is_when_a_trial_is_let_in() throws Exception {
        PoolFixture fixture = pool(config(), 5);
        takeOut(fixture, 5);
        restart(fixture);
        NoAgentAvailableException none = catchThrowableOfType(NoAgentAvailableException.class, fixture::call);
        fixture.time.advance(none.retryAfter().orElseThrow().minusNanos(1));
        assertThatThrownBy(fixture::call).isInstanceOf(NoAgentAvailableException.class);
        fixture.time.advance(Duration.ofNanos(1));
        assertThat(fixture.call()).isNotNull();
    }

    @Test
    void with_half_of_its_agents_left_a_pool_waits_for_the_whole_reset_timeout() {
        PoolFixture fixture = pool(config(), 6);
        takeOut(fixture, 3);
        fixture.agents.forEach(agent -> agent.calls.set(0));
        seconds(fixture, 29);
        fixture.callQuietly(60);
        assertThat(fixture.agent("a0").calls).hasValue(0);
        seconds(fixture, 1);
        fixture.callQuietly(60);
        assertThat(fixture.agent("a0").calls).hasValue(1);
    }

    @Test
    void with_more_than_half_out_callers_of_the_others_make_the_trials() {
        PoolFixture fixture = pool(config().retries(3), 6);
        takeOut(fixture, 4);
        fixture.agents.forEach(agent -> agent.calls.set(0));
        seconds(fixture, 1);
        fixture.callQuietly(60);
        assertThat(fixture.agent("a0").calls).hasValue(1);
        assertThat(fixture.agent("a5").calls.get()).isGreaterThan(20);
    }

    @Test
    void when_enough_agents_are_back_the_others_wait_for_their_time() {
        PoolFixture fixture = pool(config(), 5);
        takeOut(fixture, 5);
        fixture.agents.subList(1, 5).forEach(FakeAgent::recover);
        seconds(fixture, 1);
        fixture.callQuietly(40);
        assertThat(fixture.events(BreakerStateChanged.class))
                .filteredOn(event -> event.to() == State.CLOSED)
                .hasSize(4);
        int tried = fixture.agent("a0").calls.get();
        seconds(fixture, 20);
        fixture.callQuietly(40);
        assertThat(fixture.agent("a0").calls).hasValue(tried);
    }

    @Test
    void smaller_pools_wait_unless_they_are_told_not_to() {
        PoolFixture small = pool(config(), 4);
        takeOut(small, 4);
        PoolFixture told = pool(config().earlyTrialMinimumAgents(1), 1);
        takeOut(told, 1);
        restart(small);
        restart(told);
        seconds(small, 29);
        seconds(told, 1);
        assertThatThrownBy(small::call).isInstanceOf(NoAgentAvailableException.class);
        told.callQuietly(1);
        assertThat(told.stats("a0").circuitOpen()).isFalse();
    }

    @Test
    void zero_turns_it_off() {
        PoolFixture fixture = pool(config().earlyTrialMinimumAgents(0), 5);
        takeOut(fixture, 5);
        restart(fixture);
        seconds(fixture, 29);
        assertThatThrownBy(fixture::call).isInstanceOf(NoAgentAvailableException.class);
    }

    @Test
    void a_reset_timeout_below_a_second_is_not_touched() {
        PoolFixture fixture = pool(config().circuitResetTimeout(Duration.ofMillis(500)), 5);
        takeOut(fixture, 5);
        restart(fixture);
        fixture.time.advance(Duration.ofMillis(499));
        assertThatThrownBy(fixture::call).isInstanceOf(NoAgentAvailableException.class);
    }
}
