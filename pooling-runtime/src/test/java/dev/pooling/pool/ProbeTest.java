package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.event.PoolEvent.BreakerStateChanged;
import dev.pooling.event.PoolEvent.ProbeFailed;
import dev.pooling.event.PoolEvent.ProbeSucceeded;
import dev.pooling.health.AgentStatus;
import dev.pooling.internal.AgentGoneException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What probes do, in manual time and on one thread. */
class ProbeTest {

    private static PoolConfig.Builder config() {
        return PoolConfig.builder();
    }

    @Test
    void each_agent_is_probed_once_an_interval_with_a_tenth_of_jitter() {
        ProbeFixture fixture = new ProbeFixture("a", "b");
        List<Long> times = new ArrayList<>();
        fixture.probe = agent -> {
            if (agent.equals("a")) {
                times.add(fixture.time.nanoTime());
            }
            return true;
        };
        fixture.advance(30 * 1_000);
        assertThat(times.get(0)).isBetween(0L, ProbeFixture.INTERVAL.toNanos());
        List<Long> waits = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            waits.add(times.get(i) - times.get(i - 1));
        }
        assertThat(waits)
                .hasSizeBetween(950, 1_050)
                .allSatisfy(wait -> assertThat(wait).isBetween(27_000_000_000L, 33_000_000_000L))
                .anySatisfy(wait -> assertThat(wait).isLessThan(28_000_000_000L))
                .anySatisfy(wait -> assertThat(wait).isGreaterThan(32_000_000_000L));
        assertThat(fixture.probesOf("b")).isBetween(950, 1_050);
    }

    @Test
    void the_time_that_a_probe_takes_does_not_lengthen_the_interval() {
        ProbeFixture fixture = new ProbeFixture("a");
        fixture.probe = agent -> {
            fixture.time.sleep(Duration.ofSeconds(4).toNanos());
            return true;
        };
        fixture.advance(3_000);
        assertThat(fixture.probesOf("a")).isBetween(95, 105);
    }

    @Test
    void a_pool_without_a_probe_plans_nothing() {
        PoolFixture fixture = PoolFixture.roundRobin("a", "b");
        assertThat(fixture.time.pendingTasks()).isZero();
        assertThat(fixture.stats("a").probes()).isEqualTo(ProbeStats.NONE);
    }

    @Test
    void an_interval_of_zero_turns_probes_off() {
        ProbeFixture fixture =
                new ProbeFixture(config().probeInterval(Duration.ZERO).build(), "a");
        fixture.advance(1_000);
        assertThat(fixture.probesOf("a")).isZero();
        assertThat(fixture.time.pendingTasks()).isZero();
    }

    @Test
    void a_silent_agent_is_out_before_a_caller_meets_it_and_stays_out() {
        ProbeFixture fixture = new ProbeFixture("dead", "well");
        fixture.probe = agent -> agent.equals("well");
        fixture.probe("dead", 3);
        assertThat(fixture.stats("dead").circuitState()).isEqualTo(State.OPEN);
        assertThat(fixture.stats("dead").status()).isEqualTo(AgentStatus.CIRCUIT_OPEN);
        for (int i = 0; i < 5_000; i++) {
            fixture.advance(1);
            assertThat(fixture.pool.<String, RuntimeException>execute(agent -> agent))
                    .isEqualTo("well");
        }
        assertThat(fixture.stats("well").successCount()).isEqualTo(5_000);
        assertThat(fixture.events(BreakerStateChanged.class))
                .containsExactly(new BreakerStateChanged("test", "dead", State.CLOSED, State.OPEN));
    }

    @Test
    void it_comes_back_when_its_probes_succeed_without_a_call() {
        ProbeFixture fixture = new ProbeFixture("a");
        fixture.probe = agent -> false;
        fixture.probe("a", 10);
        fixture.probe = agent -> true;
        fixture.probe("a", 1);
        assertThat(fixture.stats("a").circuitState()).isEqualTo(State.HALF_OPEN);
        fixture.probe("a", 1);
        assertThat(fixture.stats("a").circuitState()).isEqualTo(State.CLOSED);
        assertThat(fixture.stats("a").status()).isEqualTo(AgentStatus.HEALTHY);
    }

    @Test
    void what_calls_have_opened_a_probe_lets_calls_try_early() {
        PoolConfig config = config().circuitFailureThreshold(1)
                .circuitResetTimeout(Duration.ofHours(1))
                .retries(0)
                .build();
        ProbeFixture fixture = new ProbeFixture(config, "a");
        assertThat(fixture.pool.<String>executeAsync(agent -> {
                    throw new IllegalStateException("down");
                }))
                .isCompletedExceptionally();
        assertThat(fixture.stats("a").circuitState()).isEqualTo(State.OPEN);
        fixture.probe("a", 5);
        assertThat(fixture.stats("a").circuitState()).isEqualTo(State.HALF_OPEN);
        fixture.pool.<String, RuntimeException>execute(agent -> agent);
        fixture.pool.<String, RuntimeException>execute(agent -> agent);
        assertThat(fixture.stats("a").circuitState()).isEqualTo(State.CLOSED);
    }

    @Test
    void failures_below_the_threshold_do_nothing_and_a_success_ends_their_row() {
        ProbeFixture fixture = new ProbeFixture("a");
        fixture.probe = agent -> fixture.probesOf("a") % 3 == 0;
        fixture.probe("a", 60);
        assertThat(fixture.stats("a").circuitState()).isEqualTo(State.CLOSED);
        assertThat(fixture.probeStats("a").failureCount()).isEqualTo(40);
        assertThat(fixture.probeStats("a").successCount()).isEqualTo(20);
    }

    @Test
    void events_tell_of_changes_and_not_of_every_probe() {
        ProbeFixture fixture = new ProbeFixture("a");
        IOException down = PoolFixture.down();
        fixture.probe("a", 5);
        fixture.probe = agent -> {
            throw down;
        };
        fixture.probe("a", 7);
        fixture.probe = agent -> true;
        fixture.probe("a", 5);
        assertThat(fixture.events(ProbeFailed.class))
                .containsExactly(
                        new ProbeFailed("test", "a", 1, down),
                        new ProbeFailed("test", "a", 2, down),
                        new ProbeFailed("test", "a", 3, down));
        assertThat(fixture.events(ProbeSucceeded.class)).containsExactly(new ProbeSucceeded("test", "a", 7));
    }

    @Test
    void figures_tell_of_probes_apart_from_calls() {
        ProbeFixture fixture = new ProbeFixture("a");
        fixture.probe("a", 4);
        fixture.probe = agent -> false;
        fixture.probe("a", 2);
        fixture.advance(7);
        AgentStats stats = fixture.stats("a");
        assertThat(stats.probes().successCount()).isEqualTo(4);
        assertThat(stats.probes().failureCount()).isEqualTo(2);
        assertThat(stats.probes().consecutiveFailures()).isEqualTo(2);
        assertThat(stats.probes().sinceLast().orElseThrow()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));
        assertThat(stats.successCount() + stats.failureCount() + stats.consecutiveFailures() + stats.inFlight())
                .isZero();
        assertThat(stats.errorRate()).isZero();
        assertThat(stats.latencyEstimate()).isZero();
    }

    @Test
    void a_probe_that_takes_too_long_is_interrupted_and_has_failed() {
        ProbeFixture fixture = new ProbeFixture("a");
        List<String> ends = new ArrayList<>();
        fixture.probe = agent -> {
            try {
                fixture.time.sleep(Duration.ofSeconds(6).toNanos());
                ends.add("slept");
            } catch (InterruptedException interrupted) {
                ends.add("interrupted");
            }
            return true;
        };
        fixture.probe("a", 3);
        assertThat(ends).containsOnly("interrupted").hasSize(3);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(fixture.probeStats("a").failureCount()).isEqualTo(3);
        assertThat(fixture.probeStats("a").successCount()).isZero();
        assertThat(fixture.events(ProbeFailed.class).get(0).failure())
                .isInstanceOf(AgentTimeoutException.class)
                .hasMessage("The probe did not answer within 5.0 s");
        fixture.probe = agent -> true;
        fixture.probe("a", 2);
        assertThat(fixture.stats("a").circuitState()).isEqualTo(State.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                StackOverflowError.class,
                OutOfMemoryError.class,
                NoClassDefFoundError.class,
                AssertionError.class,
                InterruptedException.class,
                IllegalStateException.class
            })
    void whatever_it_throws_is_a_failed_probe_and_others_go_on(Class<? extends Throwable> type) {
        ProbeFixture fixture = new ProbeFixture("a", "b");
        fixture.probe = agent -> {
            if (agent.equals("a")) {
                ProbeTest.<RuntimeException>raise(type.getDeclaredConstructor().newInstance());
            }
            return true;
        };
        fixture.probe("a", 20);
        assertThat(fixture.stats("a").circuitState()).isEqualTo(State.OPEN);
        assertThat(fixture.probeStats("a").failureCount()).isEqualTo(20);
        assertThat(fixture.events(ProbeFailed.class).get(0).failure()).isExactlyInstanceOf(type);
        assertThat(fixture.probeStats("b").successCount()).isGreaterThan(17);
    }

    @SuppressWarnings("unchecked") // thrown as it is
    private static <X extends Throwable> void raise(Throwable failure) throws X {
        throw (X) failure;
    }

    @Test
    void a_probe_may_call_the_pool() {
        ProbeFixture fixture = new ProbeFixture("a", "b");
        fixture.probe = agent -> {
            String answer = fixture.pool.execute(other -> other);
            return !answer.isEmpty() && !fixture.pool.stats().isEmpty();
        };
        fixture.probe("a", 10);
        assertThat(fixture.probeStats("a").successCount()).isEqualTo(10);
        assertThat(fixture.stats("a").successCount() + fixture.stats("b").successCount())
                .isGreaterThan(15);
    }

    @Test
    void a_removed_agent_is_probed_no_more() {
        ProbeFixture fixture = new ProbeFixture("a", "b");
        fixture.probe("a", 2);
        int before = fixture.probesOf("a");
        fixture.pool.removeAgent("a");
        assertThat(fixture.time.pendingTasks()).isEqualTo(1);
        fixture.advance(1_000);
        assertThat(fixture.probesOf("a")).isEqualTo(before);
        assertThat(fixture.time.pendingTasks()).isEqualTo(1);
    }

    @Test
    void a_probe_that_removes_its_own_agent_ends_in_peace() {
        ProbeFixture fixture = new ProbeFixture("a");
        List<Boolean> interrupted = new ArrayList<>();
        fixture.probe = agent -> {
            fixture.pool.removeAgent(agent);
            interrupted.add(Thread.currentThread().isInterrupted());
            return false;
        };
        fixture.advance(1_000);
        assertThat(fixture.probesOf("a")).isEqualTo(1);
        assertThat(interrupted).containsExactly(false);
        assertThat(fixture.events(ProbeFailed.class)).isEmpty();
        assertThat(fixture.time.pendingTasks()).isZero();
    }

    @Test
    void an_agent_that_is_gone_leaves_the_pool_and_is_not_blamed() {
        ProbeFixture fixture = new ProbeFixture("a", "b");
        fixture.probe = agent -> {
            if (agent.equals("a")) {
                throw new AgentGoneException();
            }
            return true;
        };
        fixture.probe("b", 3);
        assertThat(fixture.pool.stats()).containsOnlyKeys("b");
        assertThat(fixture.probesOf("a")).isEqualTo(1);
        assertThat(fixture.events(ProbeFailed.class)).isEmpty();
    }

    @Test
    void probes_stop_with_the_pool_and_do_not_begin_in_a_closed_one() {
        ProbeFixture fixture = new ProbeFixture("a", "b");
        fixture.probe("a", 2);
        fixture.pool.close();
        int before = fixture.probesOf("a") + fixture.probesOf("b");
        assertThat(fixture.time.pendingTasks()).isZero();
        fixture.pool.addAgent("c", "c");
        assertThat(fixture.time.pendingTasks()).isZero();
        fixture.advance(1_000);
        assertThat(fixture.probesOf("a") + fixture.probesOf("b")).isEqualTo(before);
        assertThat(fixture.probesOf("c")).isZero();
        assertThat(fixture.time.pendingTasks()).isZero();
    }

    @Test
    void a_probe_that_closes_its_pool_ends_in_peace() {
        ProbeFixture fixture = new ProbeFixture("a", "b");
        fixture.probe = agent -> {
            fixture.pool.close();
            return true;
        };
        fixture.advance(1_000);
        assertThat(fixture.probesOf("a") + fixture.probesOf("b")).isEqualTo(1);
        assertThat(fixture.time.pendingTasks()).isZero();
    }

    @Test
    void a_reset_forgets_failures_and_the_probe_under_way() {
        ProbeFixture fixture = new ProbeFixture("a");
        fixture.probe = agent -> false;
        fixture.probe("a", 2);
        fixture.pool.resetAgent("a");
        assertThat(fixture.probeStats("a")).isEqualTo(ProbeStats.NONE);
        fixture.probe("a", 2);
        assertThat(fixture.stats("a").circuitState()).isEqualTo(State.CLOSED);
        fixture.probe = agent -> {
            fixture.pool.resetAgent("a");
            return false;
        };
        fixture.probe("a", 1);
        assertThat(fixture.stats("a").circuitState()).isEqualTo(State.CLOSED);
        assertThat(fixture.probeStats("a")).isEqualTo(ProbeStats.NONE);
        fixture.probe = agent -> false;
        fixture.probe("a", 3);
        assertThat(fixture.stats("a").circuitState()).isEqualTo(State.OPEN);
        fixture.pool.resetAgent("a");
        assertThat(fixture.stats("a").circuitState()).isEqualTo(State.CLOSED);
    }

    @Test
    void without_a_healthy_agent_the_exception_says_when_to_come_back() {
        ProbeFixture fixture = new ProbeFixture("a");
        fixture.probe = agent -> false;
        fixture.probe("a", 3);
        NoAgentAvailableException nobody = org.assertj.core.api.Assertions.catchThrowableOfType(
                NoAgentAvailableException.class, () -> fixture.pool.execute(agent -> agent));
        assertThat(nobody.agents()).containsEntry("a", AgentStatus.CIRCUIT_OPEN);
        assertThat(nobody.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(39));
    }

    @Test
    void a_listener_that_throws_does_not_end_the_probes() {
        ProbeFixture fixture = new ProbeFixture("a");
        List<Integer> rows = new ArrayList<>();
        AgentPool<String> pool = AgentPool.<String>builder()
                .ticker(fixture.time)
                .scheduler(fixture.time)
                .listener(PoolFixture.recorder(event -> {
                    if (event instanceof ProbeFailed failed) {
                        rows.add(failed.consecutiveFailures());
                        throw new IllegalStateException("a bad listener");
                    }
                }))
                .probe(agent -> false)
                .build();
        pool.addAgent("x", "x");
        fixture.advance(150);
        assertThat(rows).containsExactly(1, 2, 3);
        assertThat(pool.stats().get("x").probes().failureCount()).isBetween(4L, 6L);
    }

    @Test
    void chains_are_probed_as_well_and_can_be_closed() {
        ProbeFixture fixture = new ProbeFixture();
        List<String> probed = new ArrayList<>();
        FallbackChain<String> chain = FallbackChain.<String>builder()
                .ticker(fixture.time)
                .scheduler(fixture.time)
                .probe(agent -> {
                    probed.add(agent);
                    return agent.equals("second");
                })
                .build()
                .add("first", "first")
                .add("second", "second");
        fixture.advance(120);
        List<String> asked = new ArrayList<>();
        String answer = chain.<String, RuntimeException>execute(agent -> {
            asked.add(agent);
            return agent;
        });
        assertThat(answer).isEqualTo("second");
        assertThat(asked).containsExactly("second");
        chain.close();
        int before = probed.size();
        fixture.advance(1_000);
        assertThat(probed).hasSize(before).contains("first", "second");
        assertThat(chain.executeDetailed(agent -> agent).error())
                .isInstanceOf(NoAgentAvailableException.class)
                .hasMessageContaining("it is closed");
    }
}
