package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.event.PoolEvent;
import dev.pooling.event.PoolEvent.AgentAdded;
import dev.pooling.event.PoolEvent.AgentRemoved;
import dev.pooling.event.PoolEvent.AttemptFailed;
import dev.pooling.event.PoolEvent.BreakerStateChanged;
import dev.pooling.event.PoolEvent.CallFailed;
import dev.pooling.event.PoolEvent.CallSucceeded;
import dev.pooling.event.PoolEvent.FailedOver;
import dev.pooling.event.PoolEvent.StatusChanged;
import dev.pooling.event.PoolListener;
import dev.pooling.health.AgentStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {

    @Test
    void a_call_that_fails_over_is_told_step_by_step() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b");
        IOException down = new IOException("down");
        fixture.agent("a").failWith(() -> down);
        fixture.agent("b").failWith(() -> down);
        fixture.agent("b").recover();
        fixture.events.clear();
        assertThat(fixture.call()).isEqualTo("b");
        assertThat(fixture.events)
                .containsExactly(
                        new AttemptFailed("test", null, "a", 1, Duration.ZERO, down),
                        new FailedOver("test", null, "a", "b", down),
                        new CallSucceeded("test", null, "b", 2, Duration.ZERO));
    }

    @Test
    void a_call_that_fails_for_good_is_told() {
        PoolFixture fixture =
                PoolFixture.roundRobin(PoolConfig.builder().retries(1).build(), "a", "b");
        fixture.agents.forEach(agent -> agent.failWith(PoolFixture::down));
        assertThatThrownBy(fixture::call).isInstanceOf(IOException.class);
        assertThat(fixture.events(CallFailed.class)).hasSize(1);
        assertThat(fixture.events(CallFailed.class).get(0).attempts()).isEqualTo(2);
        assertThat(fixture.events(AttemptFailed.class)).hasSize(2);
    }

    @Test
    void comings_and_goings_are_told() {
        PoolFixture fixture = PoolFixture.roundRobin("a");
        fixture.pool.removeAgent("a");
        assertThat(fixture.events).containsExactly(new AgentAdded("test", "a"), new AgentRemoved("test", "a"));
    }

    @Test
    void the_whole_life_of_a_breaker_is_told_once_each() throws Exception {
        PoolFixture fixture =
                PoolFixture.roundRobin(PoolConfig.builder().retries(0).build(), "a");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(10);
        fixture.agent("a").recover();
        fixture.time.advance(Duration.ofSeconds(30));
        fixture.call();
        fixture.call();
        assertThat(fixture.events(BreakerStateChanged.class))
                .containsExactly(
                        new BreakerStateChanged("test", "a", State.CLOSED, State.OPEN),
                        new BreakerStateChanged("test", "a", State.OPEN, State.HALF_OPEN),
                        new BreakerStateChanged("test", "a", State.HALF_OPEN, State.CLOSED));
        assertThat(fixture.events(StatusChanged.class))
                .containsExactly(
                        new StatusChanged("test", "a", AgentStatus.HEALTHY, AgentStatus.CIRCUIT_OPEN),
                        new StatusChanged("test", "a", AgentStatus.CIRCUIT_OPEN, AgentStatus.DEGRADED),
                        new StatusChanged("test", "a", AgentStatus.DEGRADED, AgentStatus.HEALTHY));
    }

    @Test
    void status_changes_by_error_rate_are_told() {
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder().retries(0).circuitFailureThreshold(1_000).build(), "a");
        fixture.callQuietly(6);
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(14);
        assertThat(fixture.events(StatusChanged.class))
                .containsExactly(
                        new StatusChanged("test", "a", AgentStatus.HEALTHY, AgentStatus.DEGRADED),
                        new StatusChanged("test", "a", AgentStatus.DEGRADED, AgentStatus.UNHEALTHY));
    }

    @Test
    void a_listener_may_use_the_pool() throws Exception {
        List<PoolEvent> told = new ArrayList<>();
        @SuppressWarnings("unchecked") // generic array
        AgentPool<FakeAgent>[] pool = (AgentPool<FakeAgent>[]) new AgentPool<?>[1];
        pool[0] = AgentPool.<FakeAgent>builder()
                .config(PoolConfig.builder().circuitFailureThreshold(1).build())
                .listener(new PoolListener() {
                    @Override
                    public void breakerStateChanged(BreakerStateChanged event) {
                        told.add(event);
                        pool[0].removeAgent(event.agentId());
                        pool[0].addAgent("replacement", new FakeAgent("replacement"));
                    }
                })
                .build();
        pool[0].addAgent("bad", new FakeAgent("bad").failWith(PoolFixture::down));
        assertThat(pool[0].<String, Exception>execute(FakeAgent::answer)).isEqualTo("replacement");
        assertThat(told).hasSize(1);
        assertThat(pool[0].stats().keySet()).containsExactly("replacement");
    }

    @Test
    void a_new_status_is_told_at_once() {
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder().retries(0).circuitFailureThreshold(2).build(), "a", "b");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(4);
        assertThat(fixture.events(StatusChanged.class))
                .containsExactly(new StatusChanged("test", "a", AgentStatus.HEALTHY, AgentStatus.CIRCUIT_OPEN));
    }

    @Test
    void that_time_alone_has_brought_an_agent_back_is_told_with_the_next_call() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder()
                        .retries(0)
                        .circuitFailureThreshold(1_000)
                        .healthMinimumCalls(4)
                        .build(),
                "a",
                "b");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(8);
        assertThat(fixture.stats("a").status()).isEqualTo(AgentStatus.UNHEALTHY);
        fixture.events.clear();

        fixture.agent("a").recover();
        fixture.time.advance(fixture.pool.config().healthWindow().multipliedBy(2));
        fixture.call();

        assertThat(fixture.events(StatusChanged.class))
                .containsExactly(new StatusChanged("test", "a", AgentStatus.UNHEALTHY, AgentStatus.HEALTHY));
        int before = fixture.agent("a").calls.get();
        fixture.callQuietly(10);
        assertThat(fixture.agent("a").calls.get() - before).isEqualTo(5);
    }

    @Test
    void an_agent_whose_breaker_has_closed_again_is_not_judged_by_what_was_before() throws Exception {
        PoolFixture fixture = PoolFixture.roundRobin(
                PoolConfig.builder()
                        .retries(0)
                        .healthWindow(Duration.ofMinutes(30))
                        .build(),
                "a");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(20);
        fixture.agent("a").recover();
        fixture.time.advance(Duration.ofSeconds(30));
        fixture.call();
        fixture.call();
        assertThat(fixture.stats("a").status()).isEqualTo(AgentStatus.HEALTHY);
        assertThat(fixture.stats("a").errorRate()).isZero();
    }
}
