package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.Probe;
import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.event.PoolEvent.ProbeFailed;
import dev.pooling.event.PoolListener;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.AgentStats;
import dev.pooling.pool.FallbackChain;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Methods marked with {@code @Probe}, of interfaces of all shapes. */
class ProbeAnnotationTest {

    private final ManualTime time = new ManualTime();

    private <T> Pooling.Builder<T> builder(Class<T> type) {
        return Pooling.of(type).ticker(time).scheduler(time);
    }

    private <T> AgentStats statsAfterTwoMinutes(Class<T> type, T agent) {
        AgentPool<T> pool = Pooling.poolOf(builder(type).agent("a", agent).build());
        time.advance(Duration.ofMinutes(2));
        AgentStats stats = pool.stats().get("a");
        pool.close();
        return stats;
    }

    private <T> void assertHealthy(Class<T> type, T agent) {
        AgentStats stats = statsAfterTwoMinutes(type, agent);
        assertThat(stats.probes().successCount()).isBetween(3L, 5L);
        assertThat(stats.probes().failureCount()).isZero();
        assertThat(stats.successCount()).isZero();
    }

    private <T> void assertDead(Class<T> type, T agent) {
        AgentStats stats = statsAfterTwoMinutes(type, agent);
        assertThat(stats.probes().failureCount()).isBetween(3L, 5L);
        assertThat(stats.circuitState()).isEqualTo(State.OPEN);
        assertThat(stats.failureCount()).isZero();
    }

    @Pooled
    interface Service {
        String answer();

        @Probe
        boolean isWell() throws IOException;
    }

    private record Given(String answer, boolean isWell) implements Service {}

    @Test
    void a_boolean_is_taken_at_its_word() {
        assertHealthy(Service.class, new Given("x", true));
        assertDead(Service.class, new Given("x", false));
    }

    @Test
    void callers_never_meet_the_dead_one_and_a_call_of_the_probe_is_a_call_like_any_other() throws IOException {
        Service service = builder(Service.class)
                .agent("dead", new Given("dead", false))
                .agent("well", new Given("well", true))
                .build();
        time.advance(Duration.ofMinutes(2));
        for (int i = 0; i < 10; i++) {
            assertThat(service.answer()).isEqualTo("well");
            assertThat(service.isWell()).isTrue();
        }
        assertThat(Pooling.poolOf(service).stats().get("well").successCount()).isEqualTo(20);
    }

    @Test
    void what_an_agent_throws_reaches_listeners_as_it_is() {
        IOException down = new IOException("down");
        List<Throwable> failures = new ArrayList<>();
        Service failing = new Service() {
            @Override
            public String answer() {
                return "x";
            }

            @Override
            public boolean isWell() throws IOException {
                throw down;
            }
        };
        Service service = builder(Service.class)
                .agent("a", failing)
                .listener(new PoolListener() {
                    @Override
                    public void probeFailed(ProbeFailed event) {
                        failures.add(event.failure());
                    }
                })
                .build();
        time.advance(Duration.ofMinutes(2));
        assertThat(failures).containsExactly(down, down, down);
        assertThat(Pooling.poolOf(service).stats().get("a").circuitState()).isEqualTo(State.OPEN);
    }

    interface Pinged {
        @Probe
        void ping();
    }

    @Test
    void a_method_without_a_result_succeeds_by_returning() {
        assertHealthy(Pinged.class, () -> {});
        assertDead(Pinged.class, () -> {
            throw new IllegalStateException("down");
        });
    }

    interface Boxed {
        @Probe
        Boolean isWell();
    }

    @Test
    void a_boxed_false_fails_and_no_box_does_not() {
        assertDead(Boxed.class, () -> Boolean.FALSE);
        assertHealthy(Boxed.class, () -> Boolean.TRUE);
        assertHealthy(Boxed.class, () -> null);
    }

    interface Versioned {
        @Probe
        int version();
    }

    @Test
    void any_other_result_is_a_success() {
        assertHealthy(Versioned.class, () -> 0);
    }

    interface Later {
        @Probe
        CompletionStage<Boolean> isWell();
    }

    @Test
    void of_a_stage_the_result_counts() {
        assertHealthy(Later.class, () -> CompletableFuture.completedStage(true));
        assertDead(Later.class, () -> CompletableFuture.completedStage(false));
        assertDead(Later.class, () -> CompletableFuture.failedStage(new IOException("down")));
        assertDead(Later.class, () -> null);
    }

    interface InFuture {
        @Probe
        Future<?> ping();
    }

    @Test
    void of_a_future_the_end_counts() {
        assertHealthy(InFuture.class, () -> {
            FutureTask<String> task = new FutureTask<>(() -> "done");
            task.run();
            return task;
        });
        assertDead(InFuture.class, () -> {
            FutureTask<String> task = new FutureTask<>(() -> {
                throw new IOException("down");
            });
            task.run();
            return task;
        });
    }

    @Test
    void what_a_stage_fails_with_is_told_without_its_wrapping() {
        IOException down = new IOException("down");
        List<Throwable> failures = new ArrayList<>();
        builder(Later.class)
                .agent(
                        "a",
                        () -> CompletableFuture.supplyAsync(() -> true, Runnable::run)
                                .thenCompose(any -> CompletableFuture.<Boolean>failedStage(down)))
                .listener(new PoolListener() {
                    @Override
                    public void probeFailed(ProbeFailed event) {
                        failures.add(event.failure());
                    }
                })
                .build();
        time.advance(Duration.ofMinutes(2));
        assertThat(failures).containsOnly(down);
    }

    @Test
    void a_stage_that_takes_too_long_is_cancelled() {
        List<CompletableFuture<Boolean>> stages = new ArrayList<>();
        assertDead(Later.class, () -> {
            CompletableFuture<Boolean> never = new CompletableFuture<>();
            stages.add(never);
            time.advance(Duration.ofSeconds(5));
            return never;
        });
        assertThat(stages).isNotEmpty().allSatisfy(stage -> assertThat(stage).isCancelled());
        assertThat(Thread.interrupted()).isFalse();
    }

    @Pooled
    interface Combined {
        String answer();

        boolean isConnected();

        @Probe
        default boolean isWell() {
            return isConnected() && !answer().isEmpty();
        }
    }

    @Test
    void a_default_method_asks_the_agent_itself() {
        AtomicInteger asked = new AtomicInteger();
        Combined agent = new Combined() {
            @Override
            public String answer() {
                asked.incrementAndGet();
                return "x";
            }

            @Override
            public boolean isConnected() {
                return true;
            }
        };
        assertHealthy(Combined.class, agent);
        assertThat(asked.get()).isBetween(3, 5);
    }

    interface Parent<R> {
        @Probe
        R isWell();
    }

    interface Child extends Parent<Boolean> {}

    interface Narrowed extends Parent<Object> {
        @Override
        Boolean isWell();
    }

    interface Renewed extends Parent<Object> {
        @Override
        @Probe(intervalMillis = 1_000)
        Boolean isWell();
    }

    interface Twice extends Child, Pinging {}

    interface Pinging {
        @Probe
        Boolean isWell();
    }

    @Test
    void it_is_inherited_and_the_most_specific_declaration_counts() {
        assertHealthy(Child.class, () -> true);
        assertDead(Child.class, () -> false);
        assertThat(statsAfterTwoMinutes(Narrowed.class, () -> true).probes().sinceLast())
                .isEmpty();
        assertThat(statsAfterTwoMinutes(Renewed.class, () -> true).probes().successCount())
                .isBetween(110L, 130L);
    }

    @Test
    void one_method_that_two_parents_mark_is_one() {
        assertHealthy(Twice.class, () -> true);
    }

    @Pooled
    interface Tuned {
        @Probe(intervalMillis = 10_000, timeoutMillis = 250, failureThreshold = 7)
        boolean isWell();
    }

    @Test
    void its_values_are_options_of_the_pool_and_the_builder_stands_above_them() {
        AgentPool<Tuned> pool = Pooling.poolOf(builder(Tuned.class).build());
        assertThat(pool.config().probeInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(pool.config().probeTimeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(pool.config().probeFailureThreshold()).isEqualTo(7);
        AgentPool<Tuned> other = Pooling.poolOf(builder(Tuned.class)
                .config(dev.pooling.pool.PoolConfig.builder()
                        .probeInterval(Duration.ofSeconds(1))
                        .build())
                .build());
        assertThat(other.config().probeInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(other.config().probeTimeout()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void a_probe_of_the_builder_stands_above_the_annotation() {
        AtomicInteger asked = new AtomicInteger();
        Service service = builder(Service.class)
                .probe(agent -> asked.incrementAndGet() > 0)
                .agent("a", new Given("x", false))
                .build();
        time.advance(Duration.ofMinutes(2));
        assertThat(asked.get()).isBetween(3, 5);
        assertThat(Pooling.poolOf(service).stats().get("a").circuitState()).isEqualTo(State.CLOSED);
    }

    @Fallback(agents = {"first", "second"})
    interface InOrder extends Service {}

    @Test
    void chains_are_probed_as_well() {
        record Link(String answer, boolean isWell) implements InOrder {}
        InOrder chain = builder(InOrder.class)
                .agent("first", new Link("first", false))
                .agent("second", new Link("second", true))
                .build();
        time.advance(Duration.ofMinutes(2));
        assertThat(chain.answer()).isEqualTo("second");
        FallbackChain<InOrder> behind = Pooling.chainOf(chain);
        assertThat(behind.stats().get("first").failureCount()).isZero();
        assertThat(behind.stats().get("first").circuitState()).isEqualTo(State.OPEN);
    }

    @Pooled
    @Fallback(agents = "spare")
    interface WithReserve extends Service {}

    @Test
    void reserve_agents_are_probed_until_their_own_chain_is_closed() {
        record Agent(String answer, boolean isWell) implements WithReserve {}
        WithReserve service = builder(WithReserve.class)
                .agent("a", new Agent("a", true))
                .agent("spare", new Agent("spare", true))
                .build();
        FallbackChain<WithReserve> reserve = Pooling.reserveOf(service).orElseThrow();
        Pooling.poolOf(service).close();
        time.advance(Duration.ofMinutes(2));
        assertThat(reserve.stats().get("spare").probes().successCount()).isBetween(3L, 5L);
        assertThat(service.answer()).isEqualTo("spare");
        reserve.close();
        assertThat(Pooling.poolOf(service).stats().get("a").probes().sinceLast())
                .isEmpty();
        long before = reserve.stats().get("spare").probes().successCount();
        time.advance(Duration.ofMinutes(2));
        assertThat(reserve.stats().get("spare").probes().successCount()).isEqualTo(before);
    }

    @Test
    void a_pool_that_was_built_by_hand_has_its_own_probe_alone() {
        AgentPool<Service> pool =
                AgentPool.<Service>builder().ticker(time).scheduler(time).build();
        pool.addAgent("a", new Given("x", false));
        Service service = Pooling.proxy(Service.class, pool);
        time.advance(Duration.ofMinutes(5));
        assertThat(service.answer()).isEqualTo("x");
        assertThat(pool.stats().get("a").probes().sinceLast()).isEmpty();
    }
}
