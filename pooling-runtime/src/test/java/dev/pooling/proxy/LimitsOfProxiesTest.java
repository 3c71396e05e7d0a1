package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import dev.pooling.pool.AgentTimeoutException;
import dev.pooling.pool.AgentsFullException;
import dev.pooling.pool.PoolConfig;
import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Limits and waits for places, for the methods of pooled interfaces. */
class LimitsOfProxiesTest {

    private static final PoolConfig AT_ONCE =
            PoolConfig.builder().maxConcurrent(1).build();
    private static final PoolConfig PATIENT =
            AT_ONCE.toBuilder().maxConcurrentWait(Duration.ofSeconds(10)).build();

    private final ManualTime time = new ManualTime();

    /** Answers in every way there is. */
    @Pooled(retries = 0, timeoutMillis = 0)
    public interface Service {
        String now(String question);

        @Pooled(deadlineMillis = 2_000)
        String soon(String question);

        CompletableFuture<String> later(String question);

        Flow.Publisher<String> words(String question);

        @Fallback(method = "sorry", on = AgentsFullException.class)
        CompletableFuture<String> orSorry();

        default CompletableFuture<String> sorry(Throwable failure) {
            return CompletableFuture.completedFuture(
                    "sorry: " + failure.getClass().getSimpleName());
        }
    }

    /** An agent whose answers are up to the test. */
    private static final class Agent implements Service {
        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        final List<CompletableFuture<String>> asked = new ArrayList<>();
        final List<Flow.Subscriber<? super String>> subscribers = new ArrayList<>();

        @Override
        public String now(String question) {
            if (question.equals("hold")) {
                inside.countDown();
                try {
                    release.await();
                } catch (InterruptedException interrupt) {
                    throw new IllegalStateException(interrupt);
                }
            }
            return question;
        }

        @Override
        public String soon(String question) {
            return question;
        }

        @Override
        public CompletableFuture<String> later(String question) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
        }

        @Override
        public Flow.Publisher<String> words(String question) {
            return subscriber -> {
                subscribers.add(subscriber);
                subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long count) {}

                    @Override
                    public void cancel() {}
                });
            };
        }

        @Override
        public CompletableFuture<String> orSorry() {
            return later("or sorry");
        }
    }

    private Service proxy(Agent agent, PoolConfig config) {
        return Pooling.of(Service.class)
                .agent("a", agent)
                .config(config)
                .ticker(time)
                .scheduler(time)
                .build();
    }

    private static FutureTask<String> start(Callable<String> call) {
        FutureTask<String> task = new FutureTask<>(call);
        new Thread(task).start();
        return task;
    }

    @Test
    void a_method_waits_for_a_place_and_is_then_called() throws Exception {
        Agent agent = new Agent();
        Service service = proxy(agent, PATIENT);
        FutureTask<String> holder = start(() -> service.now("hold"));
        agent.inside.await();
        FutureTask<String> waits = start(() -> service.now("waits"));
        while (time.pendingTasks() == 0) {
            Thread.onSpinWait();
        }
        agent.release.countDown();
        assertThat(holder.get()).isEqualTo("hold");
        assertThat(waits.get()).isEqualTo("waits");
    }

    @Test
    void a_method_waits_no_longer_than_its_deadline() throws Exception {
        Agent agent = new Agent();
        Service service = proxy(agent, PATIENT);
        FutureTask<String> holder = start(() -> service.now("hold"));
        agent.inside.await();
        FutureTask<String> waits = start(() -> service.soon("waits"));
        while (time.pendingTasks() == 0) {
            Thread.onSpinWait();
        }
        time.advance(Duration.ofSeconds(2));
        assertThatThrownBy(waits::get)
                .hasCauseInstanceOf(AgentsFullException.class)
                .hasMessageContaining("2.0 s");
        agent.release.countDown();
        assertThat(holder.get()).isEqualTo("hold");
    }

    @Test
    void a_fallback_method_answers_when_all_are_full() {
        Agent agent = new Agent();
        Service service = proxy(agent, AT_ONCE);
        service.later("hold");
        assertThat(service.orSorry()).isCompletedWithValue("sorry: AgentsFullException");
    }

    @Test
    void a_fallback_method_answers_when_the_wait_was_in_vain() {
        Agent agent = new Agent();
        Service service = proxy(agent, PATIENT);
        service.later("hold");
        CompletableFuture<String> answer = service.orSorry();
        time.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(answer).isNotDone();
        time.advance(Duration.ofNanos(1));
        assertThat(answer).isCompletedWithValue("sorry: AgentsFullException");
    }

    @Test
    void a_publisher_is_subscribed_to_when_there_is_a_place() {
        Agent agent = new Agent();
        Service service = proxy(agent, PATIENT);
        CompletableFuture<String> holder = service.later("hold");
        Words words = new Words();
        service.words("?").subscribe(words);
        words.subscription.request(1);
        assertThat(agent.subscribers).isEmpty();
        agent.asked.get(0).complete("held");
        assertThat(holder).isCompletedWithValue("held");
        agent.subscribers.get(0).onNext("word");
        agent.subscribers.get(0).onComplete();
        assertThat(words.heard).containsExactly("word", "the end");
        assertThat(Pooling.poolOf(service).stats().get("a").inFlight()).isZero();
    }

    @Test
    void a_subscription_cancelled_while_it_waits_takes_no_place() {
        Agent agent = new Agent();
        Service service = proxy(agent, PATIENT);
        service.later("hold");
        Words words = new Words();
        service.words("?").subscribe(words);
        words.subscription.request(1);
        words.subscription.cancel();
        agent.asked.get(0).complete("held");
        assertThat(agent.subscribers).isEmpty();
        assertThat(service.later("next")).isNotDone();
        assertThat(agent.asked).hasSize(2);
        assertThat(time.pendingTasks()).isZero();
    }

    @Test
    void agents_may_have_limits_of_their_own() {
        Agent main = new Agent();
        Agent reserve = new Agent();
        Reserved service = Pooling.of(Reserved.class)
                .agent("main", main::later, options -> options.maxConcurrent(2))
                .agent("reserve", reserve::later, options -> options.maxConcurrent(1))
                .ticker(time)
                .scheduler(time)
                .build();
        for (int i = 0; i < 3; i++) {
            assertThat(service.ask("?")).isNotDone();
        }
        assertThat(main.asked).hasSize(2);
        assertThat(reserve.asked).hasSize(1);
        assertThat(service.ask("?")).isCompletedExceptionally();
    }

    @Test
    void a_limit_out_of_bounds_is_reported_with_all_other_mistakes() {
        Agent agent = new Agent();
        assertThatThrownBy(() -> Pooling.of(Service.class)
                        .agent("a", agent, options -> options.maxConcurrent(-1).weight(-1))
                        .build())
                .hasMessageContaining("maxConcurrent must be >= 0, was -1")
                .hasMessageContaining("weight must be finite and > 0, was -1.0");
    }

    @Test
    void reserve_agents_have_limits_and_waits_of_their_own() {
        Agent main = new Agent();
        Agent reserve = new Agent();
        Reserved service = Pooling.of(Reserved.class)
                .agent("main", main::later)
                .agent("reserve", reserve::later)
                .config(PATIENT)
                .ticker(time)
                .scheduler(time)
                .build();
        CompletableFuture<String> first = service.ask("1");
        main.asked.get(0).completeExceptionally(new IllegalStateException("down"));
        CompletableFuture<String> second = service.ask("2");
        main.asked.get(1).completeExceptionally(new IllegalStateException("down"));
        // The first call has the place of the reserve, the second one waits for it.
        assertThat(reserve.asked).hasSize(1);
        reserve.asked.get(0).complete("first");
        reserve.asked.get(1).complete("second");
        assertThat(first).isCompletedWithValue("first");
        assertThat(second).isCompletedWithValue("second");
    }

    @Test
    void a_call_that_waits_in_vain_for_the_reserve_ends_with_what_the_pool_threw() {
        Agent main = new Agent();
        Agent reserve = new Agent();
        Reserved service = Pooling.of(Reserved.class)
                .agent("main", main::later)
                .agent("reserve", reserve::later)
                .config(PATIENT)
                .ticker(time)
                .scheduler(time)
                .build();
        service.ask("1");
        main.asked.get(0).completeExceptionally(new IllegalStateException("down"));
        CompletableFuture<String> second = service.ask("2");
        main.asked.get(1).completeExceptionally(new AgentTimeoutException("late", "main", Duration.ZERO, null));
        time.advance(Duration.ofSeconds(10));
        assertThat(second)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(AgentTimeoutException.class);
    }

    /** Has an agent that is asked when the others can't answer. */
    @Pooled(retries = 0)
    @Fallback(agents = "reserve")
    public interface Reserved {
        CompletableFuture<String> ask(String question);
    }

    private static final class Words implements Flow.Subscriber<String> {
        final List<String> heard = new ArrayList<>();
        Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
        }

        @Override
        public void onNext(String item) {
            heard.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            heard.add("failure: " + failure.getMessage());
        }

        @Override
        public void onComplete() {
            heard.add("the end");
        }
    }
}
