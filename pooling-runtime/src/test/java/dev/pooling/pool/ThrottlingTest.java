package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.event.PoolEvent.AgentThrottled;
import dev.pooling.health.AgentStatus;
import dev.pooling.retry.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottlingTest {

    private final PoolFixture fixture = PoolFixture.roundRobin("a", "b");

    private void throttle(String id, String retryAfter) {
        fixture.agent(id).failWith(() -> new TooMany(retryAfter));
    }

    @Test
    void the_call_goes_on_elsewhere_at_once() throws Exception {
        throttle("a", "20");
        assertThat(fixture.call()).isEqualTo("b");
        assertThat(fixture.time.sleeps()).isEmpty();
    }

    @Test
    void the_agent_gets_no_call_until_its_time_has_passed() throws Exception {
        throttle("a", "20");
        fixture.callQuietly(50);
        assertThat(fixture.agent("a").calls).hasValue(1);
        fixture.agent("a").recover();
        fixture.time.advance(Duration.ofSeconds(20).minusNanos(1));
        fixture.callQuietly(10);
        assertThat(fixture.agent("a").calls).hasValue(1);
        fixture.time.advance(Duration.ofNanos(1));
        fixture.callQuietly(10);
        assertThat(fixture.agent("a").calls).hasValue(6);
    }

    @Test
    void it_counts_neither_against_the_agent_nor_its_breaker() {
        for (int i = 0; i < 100; i++) {
            throttle("a", "1");
            fixture.callQuietly(4);
            fixture.time.advance(Duration.ofSeconds(1));
        }
        AgentStats stats = fixture.stats("a");
        assertThat(fixture.agent("a").calls.get()).isGreaterThan(50);
        assertThat(stats.failureCount()).isZero();
        assertThat(stats.errorRate()).isZero();
        assertThat(stats.circuitState()).isEqualTo(State.CLOSED);
        assertThat(stats.status()).isEqualTo(AgentStatus.HEALTHY);
        assertThat(stats.inFlight()).isZero();
    }

    @Test
    void figures_events_and_the_list_of_available_agents_show_it() throws Exception {
        throttle("a", "20");
        fixture.call();
        assertThat(fixture.stats("a").throttledFor()).isEqualTo(Duration.ofSeconds(20));
        assertThat(fixture.stats("b").throttledFor()).isZero();
        assertThat(fixture.events(AgentThrottled.class))
                .containsExactly(new AgentThrottled("test", "a", Duration.ofSeconds(20)));
        assertThat(fixture.pool.availableAgents()).extracting(PooledAgent::id).containsExactly("b");
    }

    @Test
    void when_all_are_throttled_the_exception_says_when_to_come_back() {
        throttle("a", "20");
        throttle("b", "7");
        assertThatThrownBy(fixture::call).isInstanceOf(TooMany.class);
        NoAgentAvailableException nobody = catchThrowableOfType(NoAgentAvailableException.class, fixture::call);
        assertThat(nobody.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(nobody).hasMessageContaining("a THROTTLED for 20 s more, b THROTTLED for 7.0 s more");
        assertThat(nobody.agents().values()).containsOnly(AgentStatus.HEALTHY);
    }

    @Test
    void retry_after_waits_for_the_longer_of_breaker_and_cooldown() {
        fixture.pool.removeAgent("b");
        fixture.agent("a").failWith(PoolFixture::down);
        fixture.callQuietly(2);
        NoAgentAvailableException nobody = catchThrowableOfType(NoAgentAvailableException.class, fixture::call);
        assertThat(nobody.retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).isPositive());
    }

    @Test
    void the_time_is_that_of_the_configuration_where_the_agent_names_none() throws Exception {
        PoolFixture own = PoolFixture.roundRobin(
                PoolConfig.builder().throttleCooldown(Duration.ofSeconds(3)).build(), "a", "b");
        own.agent("a").failWith(() -> new TooMany(null));
        own.call();
        assertThat(own.stats("a").throttledFor()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void the_time_is_bounded_whatever_the_agent_says() throws Exception {
        PoolFixture own = PoolFixture.roundRobin(
                PoolConfig.builder().throttleMaxCooldown(Duration.ofMinutes(1)).build(), "a", "b");
        own.agent("a").failWith(() -> new TooMany("99999999999999"));
        own.call();
        assertThat(own.stats("a").throttledFor()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void a_shorter_time_does_not_end_a_longer_one() {
        Cooldown cooldown = new Cooldown();
        assertThat(cooldown.extend(Long.MAX_VALUE - 5, 20)).isTrue();
        assertThat(cooldown.extend(Long.MAX_VALUE, 10)).isFalse();
        assertThat(cooldown.remainingNanos(Long.MIN_VALUE)).isEqualTo(14);
    }

    @Test
    void a_clock_that_goes_backwards_does_not_lengthen_it() {
        Cooldown cooldown = new Cooldown();
        cooldown.extend(1_000, 20);
        assertThat(cooldown.remainingNanos(0)).isEqualTo(20);
        assertThat(cooldown.remainingNanos(20)).isZero();
        assertThat(cooldown.remainingNanos(0)).isZero();
    }

    @Test
    void a_reset_ends_it() throws Exception {
        throttle("a", "20");
        fixture.call();
        fixture.pool.resetAgent("a");
        assertThat(fixture.stats("a").throttledFor()).isZero();
        assertThat(fixture.pool.availableAgents()).hasSize(2);
    }

    @Test
    void a_throttled_trial_call_gives_its_permit_back() throws Exception {
        PoolFixture own = PoolFixture.roundRobin(PoolConfig.builder().retries(0).build(), "a");
        own.agent("a").failWith(PoolFixture::down);
        own.callQuietly(5);
        own.time.advance(Duration.ofSeconds(30));
        own.agent("a").failWith(() -> new TooMany("2"));
        own.callQuietly(1);
        assertThat(own.stats("a").circuitState()).isEqualTo(State.HALF_OPEN);
        own.agent("a").recover();
        own.time.advance(Duration.ofSeconds(2));
        own.call();
        own.call();
        assertThat(own.stats("a").circuitState()).isEqualTo(State.CLOSED);
    }

    @Test
    void a_chain_passes_a_throttled_agent_by() throws Exception {
        FakeAgent first = new FakeAgent("first").failWith(() -> new TooMany("5"));
        FallbackChain<FakeAgent> chain = FallbackChain.<FakeAgent>builder()
                .ticker(fixture.time)
                .scheduler(fixture.time)
                .build()
                .add("first", first)
                .add("second", new FakeAgent("second"));
        for (int i = 0; i < 10; i++) {
            assertThat(chain.<String, Exception>execute(FakeAgent::answer)).isEqualTo("second");
        }
        assertThat(first.calls).hasValue(1);
        first.recover();
        fixture.time.advance(Duration.ofSeconds(5));
        assertThat(chain.<String, Exception>execute(FakeAgent::answer)).isEqualTo("first");
    }

    @Test
    void a_user_may_throttle_by_any_exception() throws Exception {
        AgentPool<FakeAgent> pool = AgentPool.<FakeAgent>builder()
                .ticker(fixture.time)
                .classifier(failure -> Outcome.throttled(Duration.ofHours(1)))
                .config(PoolConfig.builder()
                        .throttleMaxCooldown(Duration.ofHours(2))
                        .build())
                .build();
        pool.addAgent("a", new FakeAgent("a").failWith(PoolFixture::down));
        pool.addAgent("b", new FakeAgent("b"));
        assertThat(pool.<String, Exception>execute(FakeAgent::answer)).isEqualTo("b");
        assertThat(pool.stats().values().stream().map(AgentStats::throttledFor).toList())
                .isEqualTo(List.of(Duration.ofHours(1), Duration.ZERO));
    }
}
