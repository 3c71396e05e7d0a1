package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.RouteKey;
import dev.pooling.pool.AgentStats;
import dev.pooling.pool.AgentTimeoutException;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class AsyncProxyTest {

    private final ManualTime time = new ManualTime();

    /** Methods that answer later, of several shapes, beside one that does not. */
    @Pooled(retries = 2, timeoutMillis = 2_000)
    public interface Service {
        CompletableFuture<String> ask(String question, long number, double factor, int[] more);

        CompletionStage<String> stage(String question) throws IOException;

        Future<String> future(String question);

        String sync(String question);
    }

    /** Answers by what each test wants. */
    private static class Agent implements Service {
        final List<CompletableFuture<String>> asked = new ArrayList<>();

        private CompletableFuture<String> later() {
            CompletableFuture<String> future = new CompletableFuture<>();
            asked.add(future);
            return future;
        }

        @Override
        public CompletableFuture<String> ask(String question, long number, double factor, int[] more) {
            return later().thenApply(answer -> question + number + factor + more.length + answer);
        }

        @Override
        public CompletionStage<String> stage(String question) throws IOException {
            return later();
        }

        @Override
        public Future<String> future(String question) {
            return later();
        }

        @Override
        public String sync(String question) {
            return question;
        }
    }

    private <T> Pooling.Builder<T> builder(Class<T> type) {
        return Pooling.of(type).ticker(time).scheduler(time);
    }

    private static AgentStats stats(Object proxy, String id) {
        return Pooling.poolOf(proxy).stats().get(id);
    }

    @Test
    void arguments_of_all_kinds_reach_the_agent_and_the_outcome_is_recorded_at_the_end() {
        Agent agent = new Agent();
        Service service = builder(Service.class).agent("a", agent).build();
        CompletableFuture<String> future = service.ask("q", 42L, 1.5, new int[3]);
        assertThat(stats(service, "a").inFlight()).isEqualTo(1);
        time.advance(Duration.ofMillis(100));
        agent.asked.get(0).complete("!");
        assertThat(future).isCompletedWithValue("q421.53!");
        assertThat(stats(service, "a").averageLatency()).isEqualTo(Duration.ofMillis(100));
        assertThat(service.sync("still")).isEqualTo("still");
    }

    @Test
    void a_failed_stage_is_retried_with_the_same_arguments() {
        Agent first = new Agent();
        Agent second = new Agent();
        Service service =
                builder(Service.class).agent("a", first).agent("b", second).build();
        CompletableFuture<String> future = service.ask("q", 1, 2, new int[0]);
        Agent asked = first.asked.isEmpty() ? second : first;
        Agent other = asked == first ? second : first;
        asked.asked.get(0).completeExceptionally(new IOException("down"));
        other.asked.get(0).complete("!");
        assertThat(future).isCompletedWithValue("q12.00!");
    }

    @Test
    void an_exception_thrown_by_the_method_is_a_failed_attempt_and_never_reaches_the_caller_at_once() throws Exception {
        IOException down = new IOException("down");
        Service service = builder(Service.class)
                .agent("a", new Agent() {
                    @Override
                    public CompletionStage<String> stage(String question) throws IOException {
                        throw down;
                    }
                })
                .build();
        CompletableFuture<String> future = service.stage("q").toCompletableFuture();
        time.advance(Duration.ofSeconds(1));
        assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(down);
        assertThat(stats(service, "a").failureCount()).isEqualTo(3);
    }

    @Test
    void a_method_s_time_out_counts() {
        Agent agent = new Agent();
        Service service = builder(Service.class).agent("a", agent).build();
        CompletableFuture<String> future = service.ask("q", 1, 2, new int[0]);
        time.advance(Duration.ofSeconds(10));
        assertThatThrownBy(future::get).hasCauseInstanceOf(AgentTimeoutException.class);
        assertThat(stats(service, "a").failureCount()).isEqualTo(3);
        assertThat(stats(service, "a").inFlight()).isZero();
    }

    @Test
    void a_future_that_is_a_stage_is_observed() throws Exception {
        Agent agent = new Agent();
        Service service = builder(Service.class).agent("a", agent).build();
        Future<String> future = service.future("q");
        agent.asked.get(0).complete("now");
        assertThat(future.get()).isEqualTo("now");
        assertThat(time.pendingTasks()).isEqualTo(1);
    }

    @Test
    void a_future_that_is_none_is_looked_at_from_time_to_time() throws Exception {
        FutureTask<String> task = new FutureTask<>(() -> "done");
        Service service = builder(Service.class)
                .agent("a", new Agent() {
                    @Override
                    public Future<String> future(String question) {
                        return task;
                    }
                })
                .build();
        Future<String> future = service.future("q");
        time.advance(Duration.ofMillis(20));
        assertThat(future.isDone()).isFalse();
        task.run();
        time.advance(Duration.ofMillis(20));
        assertThat(future.get()).isEqualTo("done");
        assertThat(stats(service, "a").successCount()).isEqualTo(1);
    }

    @Test
    void cancelling_reaches_a_plain_future() {
        FutureTask<String> task = new FutureTask<>(() -> "done");
        Service service = builder(Service.class)
                .agent("a", new Agent() {
                    @Override
                    public Future<String> future(String question) {
                        return task;
                    }
                })
                .build();
        service.future("q").cancel(true);
        assertThat(task.isCancelled()).isTrue();
        assertThat(stats(service, "a").inFlight()).isZero();
    }

    @Test
    void a_plain_future_that_throws_when_looked_at_is_a_failed_attempt() throws Exception {
        FutureTask<String> good = new FutureTask<>(() -> "done");
        good.run();
        Service service = builder(Service.class)
                .agent("a", new Agent() {
                    @Override
                    public Future<String> future(String question) {
                        return new FutureTask<>(() -> "never") {
                            @Override
                            public boolean isDone() {
                                throw new IllegalStateException("isDone");
                            }
                        };
                    }
                })
                .agent("b", new Agent() {
                    @Override
                    public Future<String> future(String question) {
                        return good;
                    }
                })
                .build();
        Future<String> future = service.future("q");
        time.advance(Duration.ofMillis(10));
        assertThat(future.get()).isEqualTo("done");
        assertThat(stats(service, "a").failureCount()).isEqualTo(1);
    }

    /** Falls back to a method. */
    @Pooled(retries = 0)
    public interface WithMethod {
        @Fallback(method = "sorry")
        CompletableFuture<String> ask(String question);

        @Fallback(method = "broken")
        CompletableFuture<String> other(String question);

        default CompletableFuture<String> sorry(String question, Throwable failure) {
            return CompletableFuture.completedFuture(question + ": " + failure.getMessage());
        }

        static CompletableFuture<String> broken(String question) {
            return CompletableFuture.failedFuture(new IllegalStateException("broken fallback"));
        }
    }

    private static final class DownWithMethod implements WithMethod {
        @Override
        public CompletableFuture<String> ask(String question) {
            return CompletableFuture.failedFuture(new IOException("down"));
        }

        @Override
        public CompletableFuture<String> other(String question) {
            return ask(question);
        }
    }

    @Test
    void a_fallback_method_answers_later_as_well() {
        WithMethod proxy =
                builder(WithMethod.class).agent("a", new DownWithMethod()).build();
        assertThat(proxy.ask("why")).isCompletedWithValue("why: down");
    }

    @Test
    void a_fallback_method_that_fails_tells_the_caller() {
        WithMethod proxy =
                builder(WithMethod.class).agent("a", new DownWithMethod()).build();
        assertThatThrownBy(() -> proxy.other("why").get()).hasRootCauseMessage("broken fallback");
    }

    /** Falls back to reserve agents and a handler. */
    @Pooled(retries = 0)
    @Fallback(agents = "reserve", handler = LastResort.class)
    public interface WithReserve {
        CompletableFuture<String> ask();
    }

    /** Answers at last. */
    public static final class LastResort implements WithReserve {
        @Override
        public CompletableFuture<String> ask() {
            return CompletableFuture.completedFuture("handler");
        }
    }

    @Test
    void reserve_agents_and_handlers_answer_later_as_well() {
        boolean[] reserveIsDown = {false};
        WithReserve proxy = builder(WithReserve.class)
                .agent("a", () -> CompletableFuture.failedFuture(new IOException("down")))
                .agent(
                        "reserve",
                        () -> reserveIsDown[0]
                                ? CompletableFuture.failedFuture(new IOException("down"))
                                : CompletableFuture.completedFuture("reserve"))
                .build();
        assertThat(proxy.ask()).isCompletedWithValue("reserve");
        reserveIsDown[0] = true;
        assertThat(proxy.ask()).isCompletedWithValue("handler");
    }

    /** A chain. */
    @Fallback
    public interface Chain {
        CompletionStage<String> ask();
    }

    @Test
    void the_agents_of_a_chain_are_asked_in_order() {
        Chain chain = builder(Chain.class)
                .agent("first", () -> CompletableFuture.failedFuture(new IOException("down")))
                .agent("second", () -> CompletableFuture.completedFuture("second"))
                .build();
        assertThat(chain.ask().toCompletableFuture()).isCompletedWithValue("second");
    }

    /** Leaves its return type to others. */
    public interface Generic<R> {
        R get();
    }

    /** Says that it is a stage. */
    @Pooled
    public interface Stages extends Generic<CompletableFuture<String>> {}

    @Test
    void a_return_type_that_is_a_stage_by_its_type_argument_is_recognised() {
        CompletableFuture<String> later = new CompletableFuture<>();
        Stages proxy = builder(Stages.class).agent("a", () -> later).build();
        CompletableFuture<String> future = proxy.get();
        assertThat(future).isNotSameAs(later).isNotDone();
        later.complete("generic");
        assertThat(future).isCompletedWithValue("generic");
    }

    /** Narrows a return type. */
    public interface Wide {
        CompletionStage<String> get();
    }

    /** Narrows it. */
    @Pooled
    public interface Narrow extends Wide {
        @Override
        CompletableFuture<String> get();
    }

    @Test
    void a_covariant_return_type_works_through_both_descriptors() {
        Narrow proxy = builder(Narrow.class)
                .agent("a", () -> CompletableFuture.completedFuture("x"))
                .build();
        Wide wide = proxy;
        assertThat(proxy.get()).isCompletedWithValue("x");
        assertThat(wide.get().toCompletableFuture()).isCompletedWithValue("x");
    }

    /** Not public. */
    @Pooled
    interface Hidden {
        CompletableFuture<String> get(HiddenArgument argument);
    }

    /** Not public either. */
    record HiddenArgument(String text) {}

    @Test
    void an_interface_that_is_not_public_works() {
        Hidden proxy = builder(Hidden.class)
                .agent("a", argument -> CompletableFuture.completedFuture(argument.text()))
                .build();
        assertThat(proxy.get(new HiddenArgument("psst"))).isCompletedWithValue("psst");
    }

    /** Sticky. */
    @Pooled(strategy = LoadBalanceStrategy.CONSISTENT_HASH)
    public interface Sticky {
        CompletableFuture<String> get(int first, @RouteKey long key);
    }

    @Test
    void a_route_key_counts() {
        Pooling.Builder<Sticky> builder = builder(Sticky.class);
        for (int i = 0; i < 5; i++) {
            String id = "agent-" + i;
            builder.agent(id, (first, key) -> CompletableFuture.completedFuture(id));
        }
        Sticky proxy = builder.build();
        Set<String> servers = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            servers.add(proxy.get(i, 7L).join());
        }
        assertThat(servers).hasSize(1);
    }

    @Test
    void a_proxy_of_the_jdk_s_own_interface_works() {
        @SuppressWarnings("unchecked") // an interface of the JDK has no type arguments here
        java.util.concurrent.Callable<Object> proxy = builder(java.util.concurrent.Callable.class)
                .agent("a", () -> "sync")
                .build();
        assertThat(proxy).isNotNull();
    }
}
